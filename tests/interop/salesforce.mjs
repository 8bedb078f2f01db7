// SPDX-License-Identifier: GPL-3.0-or-later
// The usual work of jsforce 3 against the practice Salesforce: salesforce.mjs URL CLIENT_ID PORT
// Prints {"open": …} for somebody to sign in there, {"token": …}, and one {"check", "ok", "problem"} for each thing tried.
import assert from 'node:assert';
import http from 'node:http';
import jsforce from 'jsforce';

const [url, clientId, port] = process.argv.slice(2);
const say = (line) => process.stdout.write(JSON.stringify(line) + '\n');
const version = '68.0';

async function check (name, run) {
  try {
    await run();
    say({ check: name, ok: true });
  } catch (problem) {
    say({ check: name, ok: false, problem: String(problem?.stack || problem).slice(0, 1000) });
  }
}

const refused = (code, run) => assert.rejects(run, (error) => (error.errorCode || error.name) === code || assert.fail(error));

// ── Signing in ──

const redirectUri = `http://localhost:${port}/callback`;
const oauth2 = new jsforce.OAuth2({ loginUrl: url, clientId, redirectUri, useVerifier: true });
const arrived = new Promise((resolve) => {
  const server = http.createServer((request, response) => {
    response.end('Signed in.');
    server.close();
    resolve(new URL(request.url, redirectUri).searchParams);
  }).listen(port, 'localhost', () => say({ open: oauth2.getAuthorizationUrl({ scope: 'api refresh_token web' }) }));
});
const signedIn = new jsforce.Connection({ oauth2, version });
const code = (await arrived).get('code');
await check('sign in', async () => {
  const user = await signedIn.authorize(code);
  assert.match(user.id, /^005/);
  assert.match(user.organizationId, /^00D/);
});
await check('renew the sign-in', async () => {
  const { refreshToken } = signedIn;
  assert.ok((await oauth2.refreshToken(refreshToken)).access_token);
  await refused('invalid_grant', () => oauth2.refreshToken(refreshToken));
});
// Using a refresh token twice has ended that sign-in; the tests go on with a new one.
say({ again: true });
const second = await new Promise((resolve) => {
  const server = http.createServer((request, response) => {
    response.end('Signed in.');
    server.close();
    resolve(new URL(request.url, redirectUri).searchParams.get('code'));
  }).listen(port, 'localhost', () => say({ open: oauth2.getAuthorizationUrl({ scope: 'api refresh_token' }) }));
});
const conn = new jsforce.Connection({ oauth2, version });
await conn.authorize(second);
say({ token: conn.accessToken });

const contacts = conn.sobject('Contact');

// ── Reading ──

await check('identity', async () => assert.match((await conn.identity()).user_id, /^005/));
await check('describe the org', async () => assert.ok((await conn.describeGlobal()).sobjects.some((each) => each.name === 'Lead')));
await check('describe', async () => {
  const described = await contacts.describe();
  assert.ok(described.fields.find((each) => each.name === 'Aloware_Contact_ID__c').externalId);
});
await check('describe a lead', async () => {
  const owner = (await conn.sobject('Lead').describe()).fields.find((each) => each.name === 'OwnerId');
  assert.deepEqual(owner.referenceTo, ['Group', 'User']);
});
await check('limits', async () => {
  const limits = await conn.limits();
  for (const name of ['DailyApiRequests', 'DailyBulkApiBatches', 'DailyBulkV2QueryJobs', 'DataStorageMB'])
    assert.ok(limits[name].Max > 0, name);
});

for (const condition of [
  'CreatedDate = LAST_N_DAYS:400', 'LastModifiedDate >= LAST_YEAR', 'CreatedDate < NEXT_N_MONTHS:2',
  'LastModifiedDate < TOMORROW', 'CALENDAR_YEAR(CreatedDate) > 2000', "Owner.Profile.Name = 'Standard User'",
  "Owner.UserRole.Name IN ('Sales', 'Support')", 'Account.Name != null', "Interests__c EXCLUDES ('Texts;Calls')",
  "AccountId IN (SELECT Id FROM Account WHERE Name LIKE '%r%')", "NOT (LastName LIKE 'Zz%' OR Email = null)",
  "LastName != 'x' AND (Phone != null OR MobilePhone != null)", "DNC__c = false",
])
  await check(`where ${condition}`, async () => assert.ok((await conn.query(`SELECT Id FROM Contact WHERE ${condition}`)).totalSize > 0));
for (const [query, code] of [
  ['SELECT Id, Id FROM Contact', 'INVALID_FIELD'], ['SELECT Nope FROM Contact', 'INVALID_FIELD'],
  ['SELECT Id FROM Nothing', 'INVALID_TYPE'], ["SELECT Id FROM Contact WHERE Id = 'x'", 'INVALID_QUERY_FILTER_OPERATOR'],
  ['SELECT Id FROM Contact ORDER BY Description', 'MALFORMED_QUERY'],
  ['SELECT Id FROM Contact LIMIT 1 OFFSET 2001', 'NUMBER_OUTSIDE_VALID_RANGE'],
])
  await check(`refused: ${query}`, () => refused(code, () => conn.query(query)));
await check('find', async () => {
  const found = await contacts.find({ CreatedDate: { $lt: jsforce.SfDate.TODAY }, $or: [{ LastName: { $like: '%a%' } }, { Phone: { $ne: null } }] },
                                    ['Id', 'Owner.Name', 'Account.Name']).sort({ LastName: -1 }).limit(3).skip(1);
  assert.equal(found.length, 3);
  assert.ok(found[0].Owner.Name);
});
await check('find all fields', async () => assert.equal((await contacts.find({}).limit(2)).length, 2));
await check('count', async () => assert.ok(await contacts.count({ LastName: { $ne: null } }) > 0));
await check('include', async () => {
  const accounts = await conn.sobject('Account').find({}).select('Id, Name').include('Contacts').select('Id, LastName').limit(2).end();
  assert.ok(accounts.some((each) => each.Contacts?.records.length > 0));
});
await check('groups', async () => {
  const { records } = await conn.query('SELECT Owner.Name who, COUNT(Id) n FROM Contact GROUP BY Owner.Name HAVING COUNT(Id) > 0 ORDER BY COUNT(Id) DESC');
  assert.ok(records[0].n >= records.at(-1).n);
});

await check('search', async () => {
  const { records: [one] } = await conn.query('SELECT LastName FROM Contact LIMIT 1');
  const { searchRecords } = await conn.search(`FIND {${one.LastName}} IN NAME FIELDS RETURNING Contact(Id, LastName)`);
  assert.ok(searchRecords.some((each) => each.LastName === one.LastName));
});

// ── Writing ──

let id;
await check('create', async () => {
  const made = await contacts.create({ LastName: 'One', MailingCountryCode: 'US', MailingStateCode: 'NY' });
  assert.ok(made.success);
  id = made.id;
});
await check('twenty updates in a row', async () => {
  for (let n = 0; n < 20; n++)
    await contacts.update({ Id: id, FirstName: `Number ${n}` });
  assert.equal((await contacts.retrieve(id)).FirstName, 'Number 19');
});
await check('create several', async () => {
  const made = await contacts.create([{ LastName: 'Two' }, { FirstName: 'Nobody' }, { LastName: 'Three' }]);
  assert.deepEqual(made.map((each) => each.success), [true, false, true]);
});
await check('create all or none', async () => {
  await contacts.create([{ LastName: 'Never' }, { FirstName: 'Nobody' }], { allOrNone: true });
  assert.equal(await contacts.count({ LastName: 'Never' }), 0);
});
await check('create 450', async () => {
  const made = await contacts.create(Array.from({ length: 450 }, (_, n) => ({ LastName: `Many ${n}` })), { allowRecursive: true });
  assert.equal(made.filter((each) => each.success).length, 450);
});
await check('update several', async () => {
  const done = await contacts.update([{ Id: id, FirstName: 'a' }, { Id: '003000000000000AAA', FirstName: 'b' }]);
  assert.deepEqual(done.map((each) => each.success), [true, false]);
});
await check('upsert', async () => {
  const one = { LastName: 'Four', Aloware_Contact_ID__c: '4' };
  assert.equal((await contacts.upsert(one, 'Aloware_Contact_ID__c')).created, true);
  assert.equal((await contacts.upsert(one, 'Aloware_Contact_ID__c')).created, false);
});
await check('upsert several', async () => {
  const done = await contacts.upsert([{ LastName: 'Five', Aloware_Contact_ID__c: '5' }, { LastName: 'Four', Aloware_Contact_ID__c: '4' },
                                      { FirstName: 'No', Aloware_Contact_ID__c: '6' }], 'Aloware_Contact_ID__c');
  assert.deepEqual(done.map((each) => [each.success, each.created]), [[true, true], [true, false], [false, false]]);
});
await check('upsert by id', async () => assert.equal((await contacts.upsert({ Id: id, FirstName: 'c' }, 'Id')).success, true));
await check('a duplicate', async () => {
  const { records: [one] } = await conn.query('SELECT Id, LastName, Email FROM Contact WHERE Email != null LIMIT 1');
  await assert.rejects(contacts.create({ LastName: one.LastName, Email: one.Email }), (error) => {
    assert.equal(error.errorCode, 'DUPLICATES_DETECTED');
    assert.equal(error.data.duplicateResult.matchResults[0].matchRecords.length, 1);
    return true;
  });
});
await check('update what a query finds', async () => {
  const done = await contacts.find({ LastName: { $in: ['Two', 'Three'] } }).update({ FirstName: 'Found' });
  assert.equal(done.filter((each) => each.success).length, 2);
});
await check('a lead of a queue', async () => {
  const { records: [queue] } = await conn.query("SELECT QueueId FROM QueueSobject WHERE SobjectType = 'Lead'");
  const made = await conn.sobject('Lead').create({ LastName: 'Lead', Company: 'Firm', OwnerId: queue.QueueId });
  const lead = (await conn.query(`SELECT Owner.Type, Status FROM Lead WHERE Id = '${made.id}'`)).records[0];
  assert.deepEqual([lead.Owner.Type, lead.Status], ['Queue', 'Open - Not Contacted']);
});
await check('a task', async () => {
  const made = await conn.sobject('Task').create({ Subject: 'Call', WhoId: id, Status: 'Completed', TaskSubtype: 'Call' });
  assert.equal((await conn.sobject('Task').retrieve(made.id)).IsClosed, true);
});
await check('what changed', async () => {
  const { ids } = await contacts.updated(new Date(Date.now() - 864e5), new Date(Date.now() + 864e5));
  assert.ok(ids.includes(id));
});
await check('delete', async () => {
  assert.ok((await contacts.destroy(id)).success);
  await refused('ENTITY_IS_DELETED', () => contacts.retrieve(id));
});
await check('delete several', async () => {
  const many = await contacts.find({ LastName: { $like: 'Many %' } }, 'Id').limit(300);
  assert.ok((await contacts.destroy(many.map((each) => each.Id), { allowRecursive: true })).every((each) => each.success));
});
await check('deleted records', async () => {
  const { deletedRecords } = await contacts.deleted(new Date(Date.now() - 864e5), new Date(Date.now() + 864e5));
  assert.ok(deletedRecords.length > 300);
  assert.ok((await conn.query('SELECT Id FROM Contact WHERE IsDeleted = true', { scanAll: true })).totalSize > 300);
});

// ── Composite, Tooling, Bulk 2.0 ──

const base = `/services/data/v${version}`;
await check('composite', async () => {
  const { compositeResponse } = await conn.requestPost(`${base}/composite`, { allOrNone: true, compositeRequest: [
    { method: 'POST', url: `${base}/sobjects/Account`, referenceId: 'firm', body: { Name: 'Firm' } },
    { method: 'POST', url: `${base}/sobjects/Contact`, referenceId: 'person', body: { LastName: 'Inside', AccountId: '@{firm.id}' } },
    { method: 'GET', url: `${base}/query?q=SELECT+Account.Name+FROM+Contact+WHERE+Id='@{person.id}'`, referenceId: 'found' },
  ] });
  assert.deepEqual(compositeResponse.map((each) => each.httpStatusCode), [201, 201, 200]);
  assert.equal(compositeResponse[2].body.records[0].Account.Name, 'Firm');
});
await check('composite, taken back', async () => {
  const { compositeResponse } = await conn.requestPost(`${base}/composite`, { allOrNone: true, compositeRequest: [
    { method: 'POST', url: `${base}/sobjects/Contact`, referenceId: 'a', body: { LastName: 'Taken back' } },
    { method: 'POST', url: `${base}/sobjects/Contact`, referenceId: 'b', body: {} },
  ] });
  assert.equal(compositeResponse[0].body[0].errorCode, 'PROCESSING_HALTED');
  assert.equal(await contacts.count({ LastName: 'Taken back' }), 0);
});
await check('batch', async () => {
  const { results } = await conn.requestPost(`${base}/composite/batch`, { batchRequests: [
    { method: 'GET', url: `v${version}/limits` }, { method: 'GET', url: `v${version}/sobjects/Contact/describe` } ] });
  assert.deepEqual(results.map((each) => each.statusCode), [200, 200]);
});
await check('a custom field', async () => {
  const made = await conn.tooling.sobject('CustomField').create({ FullName: 'Contact.Nickname__c', Metadata: { type: 'Text', label: 'Nickname', length: 20 } });
  assert.equal((await conn.tooling.query(`SELECT DeveloperName FROM CustomField WHERE Id = '${made.id}'`)).records[0].DeveloperName, 'Nickname');
  await refused('INVALID_FIELD', () => conn.query('SELECT Nickname__c FROM Contact'));
  const set = await conn.sobject('PermissionSet').create({ Name: 'Crosswalk_Fields', Label: 'Crosswalk' });
  await conn.sobject('FieldPermissions').create({ ParentId: set.id, SobjectType: 'Contact', Field: 'Contact.Nickname__c', PermissionsRead: true, PermissionsEdit: true });
  await conn.sobject('PermissionSetAssignment').create({ PermissionSetId: set.id, AssigneeId: (await conn.identity()).user_id });
  await conn.query('SELECT Nickname__c FROM Contact');
});
await check('a custom field without its length', () => refused('FIELD_INTEGRITY_EXCEPTION', () =>
  conn.tooling.sobject('CustomField').create({ FullName: 'Contact.Short__c', Metadata: { type: 'Text', label: 'Short' } })));
await check('definitions of fields', async () => {
  const { records } = await conn.tooling.query("SELECT QualifiedApiName, DataType FROM FieldDefinition WHERE EntityDefinition.QualifiedApiName = 'Contact'");
  assert.equal(records.find((each) => each.QualifiedApiName === 'LastName').DataType, 'Text(80)');
});
await check('Bulk 2.0 insert', async () => {
  const done = await conn.bulk2.loadAndWaitForResults({ object: 'Contact', operation: 'insert', pollInterval: 100, pollTimeout: 60000,
    input: [{ LastName: 'Bulk "1"', Email: 'bulk@example.com' }, { LastName: 'Bulk 2', Email: 'nobody' }] });
  assert.deepEqual([done.successfulResults.length, done.failedResults.length], [1, 1]);
  assert.match(done.failedResults[0].sf__Error, /^INVALID_EMAIL_ADDRESS:/);
});
await check('Bulk 2.0 upsert', async () => {
  const done = await conn.bulk2.loadAndWaitForResults({ object: 'Contact', operation: 'upsert', externalIdFieldName: 'Aloware_Contact_ID__c',
    pollInterval: 100, pollTimeout: 60000, input: [{ LastName: 'Bulk 3', Aloware_Contact_ID__c: 'b3' }, { LastName: 'Four', Aloware_Contact_ID__c: '4' }] });
  assert.deepEqual(done.successfulResults.map((each) => each.sf__Created).sort(), ['false', 'true']);
});
await check('Bulk 2.0 query', async () => {
  const rows = await (await conn.bulk2.query('SELECT Id, LastName, Owner.Name FROM Contact', { pollInterval: 100, pollTimeout: 60000 })).toArray();
  assert.equal(rows.length, await contacts.count({}));
  assert.ok(rows[0]['Owner.Name']);
});
