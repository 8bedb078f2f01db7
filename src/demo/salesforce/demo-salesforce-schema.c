/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-salesforce-schema.h"

#include <gio/gio.h>

/* ── What every org starts with ── */

/* One field of an object. */
typedef struct
{
  const char *name, *label;
  DemoSfType type;
  guint length; /* in characters; of a number: its digits, all of them before the point */
  guint flags;
  const char *values; /* of a picklist: separated by `;` */
  const char *compound;
  const char *target; /* of a reference: object and relationship, `User:Owner` */
} FieldRow;

typedef struct
{
  const char *name, *label, *label_plural, *prefix;
  gboolean writable;
  const FieldRow *rows[3]; /* the tables of its fields, one after the other */
  guint counts[3];
} ObjectRow;

/* The names and lengths of the standard fields are those of the Salesforce Field Reference Guide, Contact and
 * Lead. The labels are those of a describe call. A page layout may show others. */

#define RO DEMO_SF_READ_ONLY
#define REQ DEMO_SF_REQUIRED
#define DEF DEMO_SF_DEFAULTED
#define CUSTOM DEMO_SF_CUSTOM
#define RESTRICTED DEMO_SF_RESTRICTED
#define LEAD_SOURCES "Web;Phone Inquiry;Partner Referral;Purchased List;Other"

/* clang-format off */
#define ADDRESS(prefix, title) \
  { prefix "Street", title " Street", DEMO_SF_TEXTAREA, 255, 0, NULL, prefix "Address", NULL }, \
  { prefix "City", title " City", DEMO_SF_STRING, 40, 0, NULL, prefix "Address", NULL }, \
  { prefix "State", title " State/Province", DEMO_SF_STRING, 80, 0, NULL, prefix "Address", NULL }, \
  { prefix "PostalCode", title " Zip/Postal Code", DEMO_SF_STRING, 20, 0, NULL, prefix "Address", NULL }, \
  { prefix "Country", title " Country", DEMO_SF_STRING, 80, 0, NULL, prefix "Address", NULL }, \
  { prefix "StateCode", title " State/Province Code", DEMO_SF_PICKLIST, 10, RESTRICTED, NULL, \
    prefix "Address", NULL }, \
  { prefix "CountryCode", title " Country Code", DEMO_SF_PICKLIST, 10, RESTRICTED, NULL, \
    prefix "Address", NULL }, \
  { prefix "Address", title " Address", DEMO_SF_ADDRESS, 0, RO, NULL, NULL, NULL }

#define AUDIT \
  { "CreatedDate", "Created Date", DEMO_SF_DATETIME, 0, RO | REQ | DEF, NULL, NULL, NULL }, \
  { "CreatedById", "Created By ID", DEMO_SF_REFERENCE, 18, RO | REQ | DEF, NULL, NULL, "User:CreatedBy" }, \
  { "LastModifiedDate", "Last Modified Date", DEMO_SF_DATETIME, 0, RO | REQ | DEF, NULL, NULL, NULL }, \
  { "LastModifiedById", "Last Modified By ID", DEMO_SF_REFERENCE, 18, RO | REQ | DEF, NULL, NULL, \
    "User:LastModifiedBy" }, \
  { "SystemModstamp", "System Modstamp", DEMO_SF_DATETIME, 0, RO | REQ | DEF, NULL, NULL, NULL }

#define ID(title) { "Id", title, DEMO_SF_ID, 18, RO | REQ | DEF, NULL, NULL, NULL }
#define IS_DELETED { "IsDeleted", "Deleted", DEMO_SF_BOOLEAN, 0, RO | REQ | DEF, NULL, NULL, NULL }

static const FieldRow account_rows[] = {
  ID ("Account ID"),
  IS_DELETED,
  { "MasterRecordId", "Master Record ID", DEMO_SF_REFERENCE, 18, RO, NULL, NULL, "Account:MasterRecord" },
  { "Name", "Account Name", DEMO_SF_STRING, 255, REQ, NULL, NULL, NULL },
  { "Type", "Account Type", DEMO_SF_PICKLIST, 255, 0, "Prospect;Customer - Direct;Customer - Channel;Other",
    NULL, NULL },
  { "ParentId", "Parent Account ID", DEMO_SF_REFERENCE, 18, 0, NULL, NULL, "Account:Parent:ChildAccounts" },
  { "Phone", "Account Phone", DEMO_SF_PHONE, 40, 0, NULL, NULL, NULL },
  { "Website", "Website", DEMO_SF_URL, 255, 0, NULL, NULL, NULL },
  { "Industry", "Industry", DEMO_SF_PICKLIST, 255, 0,
    "Agriculture;Construction;Education;Retail;Technology", NULL, NULL },
  { "AnnualRevenue", "Annual Revenue", DEMO_SF_DOUBLE, 18, 0, NULL, NULL, NULL },
  { "NumberOfEmployees", "Employees", DEMO_SF_INT, 8, 0, NULL, NULL, NULL },
  { "Description", "Account Description", DEMO_SF_TEXTAREA, 32000, 0, NULL, NULL, NULL },
  { "OwnerId", "Owner ID", DEMO_SF_REFERENCE, 18, REQ | DEF, NULL, NULL, "User:Owner" },
  AUDIT,
};

static const FieldRow task_rows[] = {
  ID ("Activity ID"),
  IS_DELETED,
  { "WhoId", "Name ID", DEMO_SF_REFERENCE, 18, 0, NULL, NULL, "Contact,Lead:Who:Tasks" },
  { "WhatId", "Related To ID", DEMO_SF_REFERENCE, 18, 0, NULL, NULL, "Account:What:Tasks" },
  { "Subject", "Subject", DEMO_SF_STRING, 255, 0, NULL, NULL, NULL },
  { "ActivityDate", "Due Date Only", DEMO_SF_DATE, 0, 0, NULL, NULL, NULL },
  { "Status", "Status", DEMO_SF_PICKLIST, 255, REQ | DEF,
    "Not Started;In Progress;Completed;Waiting on someone else;Deferred", NULL, NULL },
  { "Priority", "Priority", DEMO_SF_PICKLIST, 255, DEF, "High;Normal;Low", NULL, NULL },
  { "IsClosed", "Closed", DEMO_SF_BOOLEAN, 0, RO | REQ | DEF, NULL, NULL, NULL },
  { "Description", "Description", DEMO_SF_TEXTAREA, 32000, 0, NULL, NULL, NULL },
  { "TaskSubtype", "Task Subtype", DEMO_SF_PICKLIST, 40, RESTRICTED,
    "Task;Email;ListEmail;Cadence;Call;LinkedIn", NULL, NULL },
  { "CallType", "Call Type", DEMO_SF_PICKLIST, 40, RESTRICTED, "Internal;Inbound;Outbound", NULL, NULL },
  { "CallDurationInSeconds", "Call Duration", DEMO_SF_INT, 8, 0, NULL, NULL, NULL },
  { "CallDisposition", "Call Result", DEMO_SF_STRING, 255, 0, NULL, NULL, NULL },
  { "CallObject", "Call Object Identifier", DEMO_SF_STRING, 255, 0, NULL, NULL, NULL },
  { "OwnerId", "Assigned To ID", DEMO_SF_REFERENCE, 18, REQ | DEF, NULL, NULL, "User,Group:Owner" },
  AUDIT,
};

static const FieldRow group_rows[] = {
  ID ("Group ID"),
  { "Name", "Name", DEMO_SF_STRING, 40, RO | REQ, NULL, NULL, NULL },
  { "DeveloperName", "Developer Name", DEMO_SF_STRING, 80, RO, NULL, NULL, NULL },
  { "Type", "Type", DEMO_SF_PICKLIST, 40, RO | RESTRICTED, "Regular;Role;Queue;Organization", NULL, NULL },
  { "Email", "Email", DEMO_SF_EMAIL, 255, RO, NULL, NULL, NULL },
  AUDIT,
};

static const FieldRow queue_sobject_rows[] = {
  ID ("Queue Sobject ID"),
  { "QueueId", "Group ID", DEMO_SF_REFERENCE, 18, RO | REQ, NULL, NULL, "Group:Queue" },
  { "SobjectType", "Sobject Type", DEMO_SF_PICKLIST, 40, RO | REQ | RESTRICTED, "Lead;Task", NULL, NULL },
  AUDIT,
};

static const FieldRow lead_status_rows[] = {
  ID ("Lead Status Value ID"),
  { "MasterLabel", "Master Label", DEMO_SF_STRING, 255, RO, NULL, NULL, NULL },
  { "ApiName", "API Name", DEMO_SF_STRING, 255, RO | REQ, NULL, NULL, NULL },
  { "SortOrder", "Sort Order", DEMO_SF_INT, 9, RO, NULL, NULL, NULL },
  { "IsDefault", "Is Default", DEMO_SF_BOOLEAN, 0, RO | REQ | DEF, NULL, NULL, NULL },
  { "IsConverted", "Is Converted", DEMO_SF_BOOLEAN, 0, RO | REQ | DEF, NULL, NULL, NULL },
  AUDIT,
};

static const FieldRow profile_rows[] = {
  ID ("Profile ID"),
  { "Name", "Name", DEMO_SF_STRING, 255, RO | REQ, NULL, NULL, NULL },
  { "UserType", "User Type", DEMO_SF_PICKLIST, 40, RO | RESTRICTED, "Standard;PowerPartner;Guest", NULL,
    NULL },
  AUDIT,
};

static const FieldRow user_role_rows[] = {
  ID ("Role ID"),
  { "Name", "Name", DEMO_SF_STRING, 80, RO | REQ, NULL, NULL, NULL },
  { "DeveloperName", "Developer Name", DEMO_SF_STRING, 80, RO | REQ, NULL, NULL, NULL },
  { "ParentRoleId", "Parent Role ID", DEMO_SF_REFERENCE, 18, RO, NULL, NULL, "UserRole:ParentRole" },
  AUDIT,
};

static const FieldRow contact_rows[] = {
  ID ("Contact ID"),
  IS_DELETED,
  { "MasterRecordId", "Master Record ID", DEMO_SF_REFERENCE, 18, RO, NULL, NULL, "Contact:MasterRecord" },
  { "AccountId", "Account ID", DEMO_SF_REFERENCE, 18, 0, NULL, NULL, "Account:Account:Contacts" },
  { "LastName", "Last Name", DEMO_SF_STRING, 80, REQ, NULL, "Name", NULL },
  { "FirstName", "First Name", DEMO_SF_STRING, 40, 0, NULL, "Name", NULL },
  { "Salutation", "Salutation", DEMO_SF_PICKLIST, 40, 0, "Mr.;Ms.;Mrs.;Dr.;Prof.", "Name", NULL },
  { "Name", "Full Name", DEMO_SF_STRING, 121, RO | REQ, NULL, NULL, NULL },
  ADDRESS ("Other", "Other"),
  ADDRESS ("Mailing", "Mailing"),
  { "Phone", "Business Phone", DEMO_SF_PHONE, 40, 0, NULL, NULL, NULL },
  { "Fax", "Business Fax", DEMO_SF_PHONE, 40, 0, NULL, NULL, NULL },
  { "MobilePhone", "Mobile Phone", DEMO_SF_PHONE, 40, 0, NULL, NULL, NULL },
  { "HomePhone", "Home Phone", DEMO_SF_PHONE, 40, 0, NULL, NULL, NULL },
  { "OtherPhone", "Other Phone", DEMO_SF_PHONE, 40, 0, NULL, NULL, NULL },
  { "AssistantPhone", "Asst. Phone", DEMO_SF_PHONE, 40, 0, NULL, NULL, NULL },
  { "ReportsToId", "Reports To ID", DEMO_SF_REFERENCE, 18, 0, NULL, NULL, "Contact:ReportsTo" },
  { "Email", "Email", DEMO_SF_EMAIL, 80, 0, NULL, NULL, NULL },
  { "Title", "Title", DEMO_SF_STRING, 128, 0, NULL, NULL, NULL },
  { "Department", "Department", DEMO_SF_STRING, 80, 0, NULL, NULL, NULL },
  { "AssistantName", "Assistant's Name", DEMO_SF_STRING, 40, 0, NULL, NULL, NULL },
  { "LeadSource", "Lead Source", DEMO_SF_PICKLIST, 255, 0, LEAD_SOURCES, NULL, NULL },
  { "Birthdate", "Birthdate", DEMO_SF_DATE, 0, 0, NULL, NULL, NULL },
  { "Description", "Contact Description", DEMO_SF_TEXTAREA, 32000, 0, NULL, NULL, NULL },
  { "OwnerId", "Owner ID", DEMO_SF_REFERENCE, 18, REQ | DEF, NULL, NULL, "User:Owner" },
  { "HasOptedOutOfEmail", "Email Opt Out", DEMO_SF_BOOLEAN, 0, REQ | DEF, NULL, NULL, NULL },
  { "HasOptedOutOfFax", "Fax Opt Out", DEMO_SF_BOOLEAN, 0, REQ | DEF, NULL, NULL, NULL },
  { "DoNotCall", "Do Not Call", DEMO_SF_BOOLEAN, 0, REQ | DEF, NULL, NULL, NULL },
  AUDIT,
  { "LastActivityDate", "Last Activity", DEMO_SF_DATE, 0, RO, NULL, NULL, NULL },
  { "EmailBouncedReason", "Email Bounced Reason", DEMO_SF_STRING, 255, RO, NULL, NULL, NULL },
  { "EmailBouncedDate", "Email Bounced Date", DEMO_SF_DATETIME, 0, RO, NULL, NULL, NULL },
  { "IsEmailBounced", "Is Email Bounced", DEMO_SF_BOOLEAN, 0, RO | REQ | DEF, NULL, NULL, NULL },
};

static const FieldRow lead_rows[] = {
  ID ("Lead ID"),
  IS_DELETED,
  { "MasterRecordId", "Master Record ID", DEMO_SF_REFERENCE, 18, RO, NULL, NULL, "Lead:MasterRecord" },
  { "LastName", "Last Name", DEMO_SF_STRING, 80, REQ, NULL, "Name", NULL },
  { "FirstName", "First Name", DEMO_SF_STRING, 40, 0, NULL, "Name", NULL },
  { "Salutation", "Salutation", DEMO_SF_PICKLIST, 40, 0, "Mr.;Ms.;Mrs.;Dr.;Prof.", "Name", NULL },
  { "Name", "Full Name", DEMO_SF_STRING, 121, RO | REQ, NULL, NULL, NULL },
  { "Title", "Title", DEMO_SF_STRING, 128, 0, NULL, NULL, NULL },
  { "Company", "Company", DEMO_SF_STRING, 255, REQ, NULL, NULL, NULL },
  { "Street", "Street", DEMO_SF_TEXTAREA, 255, 0, NULL, "Address", NULL },
  { "City", "City", DEMO_SF_STRING, 40, 0, NULL, "Address", NULL },
  { "State", "State/Province", DEMO_SF_STRING, 80, 0, NULL, "Address", NULL },
  { "PostalCode", "Zip/Postal Code", DEMO_SF_STRING, 20, 0, NULL, "Address", NULL },
  { "Country", "Country", DEMO_SF_STRING, 80, 0, NULL, "Address", NULL },
  { "StateCode", "State/Province Code", DEMO_SF_PICKLIST, 10, RESTRICTED, NULL, "Address", NULL },
  { "CountryCode", "Country Code", DEMO_SF_PICKLIST, 10, RESTRICTED, NULL, "Address", NULL },
  { "Address", "Address", DEMO_SF_ADDRESS, 0, RO, NULL, NULL, NULL },
  { "Phone", "Phone", DEMO_SF_PHONE, 40, 0, NULL, NULL, NULL },
  { "MobilePhone", "Mobile Phone", DEMO_SF_PHONE, 40, 0, NULL, NULL, NULL },
  { "Fax", "Fax", DEMO_SF_PHONE, 40, 0, NULL, NULL, NULL },
  { "Email", "Email", DEMO_SF_EMAIL, 80, 0, NULL, NULL, NULL },
  { "Website", "Website", DEMO_SF_URL, 255, 0, NULL, NULL, NULL },
  { "LeadSource", "Lead Source", DEMO_SF_PICKLIST, 255, 0, LEAD_SOURCES, NULL, NULL },
  { "Status", "Status", DEMO_SF_PICKLIST, 255, REQ | DEF,
    "Open - Not Contacted;Working - Contacted;Closed - Converted;Closed - Not Converted", NULL, NULL },
  { "Industry", "Industry", DEMO_SF_PICKLIST, 255, 0,
    "Agriculture;Construction;Education;Retail;Technology", NULL, NULL },
  { "Rating", "Rating", DEMO_SF_PICKLIST, 255, 0, "Hot;Warm;Cold", NULL, NULL },
  { "AnnualRevenue", "Annual Revenue", DEMO_SF_DOUBLE, 18, 0, NULL, NULL, NULL },
  { "NumberOfEmployees", "Employees", DEMO_SF_INT, 8, 0, NULL, NULL, NULL },
  { "OwnerId", "Owner ID", DEMO_SF_REFERENCE, 18, REQ | DEF, NULL, NULL, "Group,User:Owner" },
  { "IsUnreadByOwner", "Unread By Owner", DEMO_SF_BOOLEAN, 0, REQ | DEF, NULL, NULL, NULL },
  { "HasOptedOutOfEmail", "Email Opt Out", DEMO_SF_BOOLEAN, 0, REQ | DEF, NULL, NULL, NULL },
  { "HasOptedOutOfFax", "Fax Opt Out", DEMO_SF_BOOLEAN, 0, REQ | DEF, NULL, NULL, NULL },
  { "DoNotCall", "Do Not Call", DEMO_SF_BOOLEAN, 0, REQ | DEF, NULL, NULL, NULL },
  { "IsConverted", "Converted", DEMO_SF_BOOLEAN, 0, RO | REQ | DEF, NULL, NULL, NULL },
  { "ConvertedDate", "Converted Date", DEMO_SF_DATE, 0, RO, NULL, NULL, NULL },
  { "ConvertedAccountId", "Converted Account ID", DEMO_SF_REFERENCE, 18, RO, NULL, NULL,
    "Account:ConvertedAccount" },
  { "ConvertedContactId", "Converted Contact ID", DEMO_SF_REFERENCE, 18, RO, NULL, NULL,
    "Contact:ConvertedContact" },
  AUDIT,
};

/* A custom field for each row of the vendor's tables that is "Custom in Salesforce". Its API name is the label with
 * underscores. Further fields have the kinds of picklist that are otherwise missing, and Salesforce's own Time. */
static const FieldRow vendor_rows[] = {
  { "Incoming_Number__c", "Incoming Number", DEMO_SF_PHONE, 40, CUSTOM, NULL, NULL, NULL },
  { "Custom_Field_1__c", "Custom Field 1", DEMO_SF_STRING, 255, CUSTOM, NULL, NULL, NULL },
  { "Custom_Field_2__c", "Custom Field 2", DEMO_SF_STRING, 255, CUSTOM, NULL, NULL, NULL },
  { "TCPA_Approved__c", "TCPA Approved", DEMO_SF_BOOLEAN, 0, CUSTOM | REQ | DEF, NULL, NULL, NULL },
  { "Aloware_Contact_Link__c", "Aloware Contact Link", DEMO_SF_URL, 255, CUSTOM, NULL, NULL, NULL },
  { "Aloware_Contact_ID__c", "Aloware Contact ID", DEMO_SF_STRING, 40,
    CUSTOM | DEMO_SF_EXTERNAL_ID | DEMO_SF_UNIQUE, NULL, NULL, NULL },
  { "DNC__c", "DNC", DEMO_SF_BOOLEAN, 0, CUSTOM | REQ | DEF, NULL, NULL, NULL },
  { "Last_inbound_text_message_date__c", "Last inbound text message date", DEMO_SF_DATE, 0, CUSTOM,
    NULL, NULL, NULL },
  { "Last_outbound_text_message_date__c", "Last outbound text message date", DEMO_SF_DATE, 0, CUSTOM,
    NULL, NULL, NULL },
  { "Last_inbound_text_message__c", "Last inbound text message", DEMO_SF_TEXTAREA, 32768, CUSTOM,
    NULL, NULL, NULL },
  { "Last_outbound_text_message__c", "Last outbound text message", DEMO_SF_TEXTAREA, 32768, CUSTOM,
    NULL, NULL, NULL },
  { "Total_inbound_text_messages__c", "Total inbound text messages", DEMO_SF_DOUBLE, 18, CUSTOM,
    NULL, NULL, NULL },
  { "Total_outbound_text_messages__c", "Total outbound text messages", DEMO_SF_DOUBLE, 18, CUSTOM,
    NULL, NULL, NULL },
  { "Last_inbound_call_date__c", "Last inbound call date", DEMO_SF_DATE, 0, CUSTOM, NULL, NULL, NULL },
  { "Last_outbound_call_date__c", "Last outbound call date", DEMO_SF_DATE, 0, CUSTOM, NULL, NULL, NULL },
  { "Total_inbound_calls__c", "Total inbound calls", DEMO_SF_DOUBLE, 18, CUSTOM, NULL, NULL, NULL },
  { "Total_outbound_calls__c", "Total outbound calls", DEMO_SF_DOUBLE, 18, CUSTOM, NULL, NULL, NULL },
  { "Last_call_disposition__c", "Last call disposition", DEMO_SF_STRING, 40, CUSTOM, NULL, NULL, NULL },
  { "Last_inbound_call_disposition__c", "Last inbound call disposition", DEMO_SF_STRING, 40, CUSTOM,
    NULL, NULL, NULL },
  { "Last_outbound_call_disposition__c", "Last outbound call disposition", DEMO_SF_STRING, 40, CUSTOM,
    NULL, NULL, NULL },
  { "Last_inbound_call_time__c", "Last inbound call time", DEMO_SF_STRING, 40, CUSTOM, NULL, NULL, NULL },
  { "Last_outbound_call_time__c", "Last outbound call time", DEMO_SF_STRING, 40, CUSTOM, NULL, NULL, NULL },
  { "Last_inbound_message_time__c", "Last inbound message time", DEMO_SF_STRING, 40, CUSTOM,
    NULL, NULL, NULL },
  { "Last_outbound_message_time__c", "Last outbound message time", DEMO_SF_STRING, 40, CUSTOM,
    NULL, NULL, NULL },
};

/* Custom fields that the org has for purposes of its own. */
static const FieldRow custom_rows[] = {
  { "Contact_Tier__c", "Contact Tier", DEMO_SF_PICKLIST, 255, CUSTOM | RESTRICTED,
    "Gold;Silver;Bronze", NULL, NULL },
  { "Interests__c", "Interests", DEMO_SF_MULTIPICKLIST, 4099, CUSTOM | RESTRICTED,
    "Calls;Texts;Webinars", NULL, NULL },
  { "Preferred_call_time__c", "Preferred call time", DEMO_SF_TIME, 0, CUSTOM, NULL, NULL, NULL },
};

static const FieldRow user_rows[] = {
  ID ("User ID"),
  { "Username", "Username", DEMO_SF_STRING, 80, RO | REQ, NULL, NULL, NULL },
  { "LastName", "Last Name", DEMO_SF_STRING, 80, RO | REQ, NULL, NULL, NULL },
  { "FirstName", "First Name", DEMO_SF_STRING, 40, RO, NULL, NULL, NULL },
  { "Name", "Full Name", DEMO_SF_STRING, 121, RO | REQ, NULL, NULL, NULL },
  { "Email", "Email", DEMO_SF_EMAIL, 128, RO | REQ, NULL, NULL, NULL },
  { "IsActive", "Active", DEMO_SF_BOOLEAN, 0, RO | REQ | DEF, NULL, NULL, NULL },
  { "UserType", "User Type", DEMO_SF_PICKLIST, 40, RO | RESTRICTED, "Standard;PowerPartner;Guest", NULL,
    NULL },
  { "ProfileId", "Profile ID", DEMO_SF_REFERENCE, 18, RO | REQ, NULL, NULL, "Profile:Profile" },
  { "UserRoleId", "Role ID", DEMO_SF_REFERENCE, 18, RO, NULL, NULL, "UserRole:UserRole" },
  { "Alias", "Alias", DEMO_SF_STRING, 8, RO | REQ, NULL, NULL, NULL },
  { "Department", "Department", DEMO_SF_STRING, 80, RO, NULL, NULL, NULL },
  { "TimeZoneSidKey", "Time Zone", DEMO_SF_STRING, 40, RO | REQ, NULL, NULL, NULL },
  AUDIT,
};

static const FieldRow organization_rows[] = {
  ID ("Organization ID"),
  { "Name", "Name", DEMO_SF_STRING, 80, RO | REQ, NULL, NULL, NULL },
  { "OrganizationType", "Edition", DEMO_SF_STRING, 40, RO, NULL, NULL, NULL },
  { "InstanceName", "Instance Name", DEMO_SF_STRING, 5, RO, NULL, NULL, NULL },
  { "IsSandbox", "Is Sandbox", DEMO_SF_BOOLEAN, 0, RO | REQ | DEF, NULL, NULL, NULL },
  { "TrialExpirationDate", "Trial Expiration Date", DEMO_SF_DATETIME, 0, RO, NULL, NULL, NULL },
  { "NamespacePrefix", "Namespace Prefix", DEMO_SF_STRING, 15, RO, NULL, NULL, NULL },
  AUDIT,
};

static const FieldRow permission_set_rows[] = {
  ID ("PermissionSet ID"),
  { "Name", "Permission Set Name", DEMO_SF_STRING, 80, REQ, NULL, NULL, NULL },
  { "Label", "Permission Set Label", DEMO_SF_STRING, 80, REQ, NULL, NULL, NULL },
  { "Description", "Description", DEMO_SF_STRING, 255, 0, NULL, NULL, NULL },
  { "IsOwnedByProfile", "Is Owned By Profile", DEMO_SF_BOOLEAN, 0, RO | REQ | DEF, NULL, NULL, NULL },
  { "ProfileId", "Profile ID", DEMO_SF_REFERENCE, 18, RO, NULL, NULL, "Profile:Profile" },
  { "PermissionsApiEnabled", "API Enabled", DEMO_SF_BOOLEAN, 0, RO | REQ | DEF, NULL, NULL, NULL },
  { "PermissionsCustomizeApplication", "Customize Application", DEMO_SF_BOOLEAN, 0, RO | REQ | DEF,
    NULL, NULL, NULL },
  AUDIT,
};

static const FieldRow field_permissions_rows[] = {
  ID ("Field Permissions Id"),
  { "ParentId", "Parent ID", DEMO_SF_REFERENCE, 18, REQ, NULL, NULL, "PermissionSet:Parent:FieldPerms" },
  { "SobjectType", "Sobject Type Name", DEMO_SF_STRING, 40, REQ, NULL, NULL, NULL },
  { "Field", "Field Name", DEMO_SF_STRING, 255, REQ, NULL, NULL, NULL },
  { "PermissionsRead", "Read Field", DEMO_SF_BOOLEAN, 0, REQ | DEF, NULL, NULL, NULL },
  { "PermissionsEdit", "Edit Field", DEMO_SF_BOOLEAN, 0, REQ | DEF, NULL, NULL, NULL },
  AUDIT,
};

static const FieldRow permission_set_assignment_rows[] = {
  ID ("PermissionSetAssignment ID"),
  { "PermissionSetId", "PermissionSet ID", DEMO_SF_REFERENCE, 18, REQ, NULL, NULL,
    "PermissionSet:PermissionSet:Assignments" },
  { "AssigneeId", "Assignee ID", DEMO_SF_REFERENCE, 18, REQ, NULL, NULL,
    "User:Assignee:PermissionSetAssignments" },
  AUDIT,
};

/* The objects of the Tooling API. An EntityDefinitionId is an object's API name. */
#define ENTITY { "EntityDefinitionId", "Entity Definition ID", DEMO_SF_STRING, 255, RO, NULL, NULL, \
  "EntityDefinition:EntityDefinition" }
#define TEXT(name, title, length) { name, title, DEMO_SF_STRING, length, RO, NULL, NULL, NULL }
#define NUMBER(name, title) { name, title, DEMO_SF_INT, 9, RO, NULL, NULL, NULL }
#define FLAG(name, title) { name, title, DEMO_SF_BOOLEAN, 0, RO | REQ | DEF, NULL, NULL, NULL }
#define DURABLE { "DurableId", "Durable ID", DEMO_SF_STRING, 255, RO | DEMO_SF_EXTERNAL_ID | DEMO_SF_CASE, \
  NULL, NULL, NULL }

static const FieldRow entity_definition_rows[] = {
  ID ("Entity Definition ID"), DURABLE, TEXT ("QualifiedApiName", "Qualified API Name", 70),
  TEXT ("DeveloperName", "Developer Name", 40),
  TEXT ("Label", "Label", 80), TEXT ("MasterLabel", "Master Label", 80),
  TEXT ("PluralLabel", "Plural Label", 80),
  TEXT ("KeyPrefix", "Key Prefix", 3), TEXT ("NamespacePrefix", "Namespace Prefix", 15),
  FLAG ("IsCustomizable", "Customizable"),
  FLAG ("IsQueryable", "Queryable"), FLAG ("IsTriggerable", "Triggerable"),
};

static const FieldRow field_definition_rows[] = {
  ID ("Field Definition ID"), DURABLE, ENTITY, TEXT ("QualifiedApiName", "Qualified API Name", 70),
  TEXT ("DeveloperName", "Developer Name", 40), TEXT ("Label", "Label", 80),
  TEXT ("MasterLabel", "Master Label", 80),
  TEXT ("NamespacePrefix", "Namespace Prefix", 15), TEXT ("DataType", "Data Type", 255),
  NUMBER ("Length", "Length"),
  NUMBER ("Precision", "Precision"), NUMBER ("Scale", "Scale"), FLAG ("IsNillable", "Nillable"),
  FLAG ("IsIndexed", "Indexed"),
};

static const FieldRow entity_particle_rows[] = {
  ID ("Entity Particle ID"), DURABLE, ENTITY, TEXT ("FieldDefinitionId", "Field Definition ID", 255),
  TEXT ("QualifiedApiName", "Qualified API Name", 70), TEXT ("DeveloperName", "Developer Name", 40),
  TEXT ("Label", "Label", 80),
  TEXT ("MasterLabel", "Master Label", 80), TEXT ("NamespacePrefix", "Namespace Prefix", 15),
  TEXT ("DataType", "Data Type", 255),
  NUMBER ("Length", "Length"), NUMBER ("Precision", "Precision"), NUMBER ("Scale", "Scale"),
  FLAG ("IsNillable", "Nillable"),
  FLAG ("IsCreatable", "Creatable"), FLAG ("IsUpdatable", "Updatable"),
  FLAG ("IsFieldHistoryTracked", "Field History Tracked"),
};

static const FieldRow custom_field_rows[] = {
  ID ("Custom Field ID"), ENTITY, TEXT ("DeveloperName", "Developer Name", 40),
  TEXT ("TableEnumOrId", "Table", 40),
  TEXT ("NamespacePrefix", "Namespace Prefix", 15), TEXT ("InlineHelpText", "Help Text", 510),
  NUMBER ("Length", "Length"),
  NUMBER ("Precision", "Precision"), NUMBER ("Scale", "Scale"),
};

static const ObjectRow tooling_rows[] = {
  { "EntityDefinition", "Entity Definition", "Entity Definitions", "4ie", FALSE,
    { entity_definition_rows }, { G_N_ELEMENTS (entity_definition_rows) } },
  { "FieldDefinition", "Field Definition", "Field Definitions", "4fe", FALSE,
    { field_definition_rows }, { G_N_ELEMENTS (field_definition_rows) } },
  { "EntityParticle", "Entity Particle", "Entity Particles", "0Nv", FALSE,
    { entity_particle_rows }, { G_N_ELEMENTS (entity_particle_rows) } },
  { "CustomField", "Custom Field", "Custom Fields", "00N", FALSE,
    { custom_field_rows }, { G_N_ELEMENTS (custom_field_rows) } },
};

static const ObjectRow object_rows[] = {
  { "Contact", "Contact", "Contacts", "003", TRUE,
    { contact_rows, vendor_rows, custom_rows },
    { G_N_ELEMENTS (contact_rows), G_N_ELEMENTS (vendor_rows), G_N_ELEMENTS (custom_rows) } },
  { "Lead", "Lead", "Leads", "00Q", TRUE,
    { lead_rows, vendor_rows, custom_rows },
    { G_N_ELEMENTS (lead_rows), G_N_ELEMENTS (vendor_rows), G_N_ELEMENTS (custom_rows) } },
  { "User", "User", "Users", "005", FALSE, { user_rows }, { G_N_ELEMENTS (user_rows) } },
  { "Account", "Account", "Accounts", "001", TRUE, { account_rows }, { G_N_ELEMENTS (account_rows) } },
  { "Task", "Task", "Tasks", "00T", TRUE, { task_rows }, { G_N_ELEMENTS (task_rows) } },
  { "Group", "Group", "Groups", "00G", FALSE, { group_rows }, { G_N_ELEMENTS (group_rows) } },
  { "QueueSobject", "Queue Sobject", "Queue Sobjects", "03g", FALSE,
    { queue_sobject_rows }, { G_N_ELEMENTS (queue_sobject_rows) } },
  { "LeadStatus", "Lead Status Value", "Lead Status Value", "01J", FALSE,
    { lead_status_rows }, { G_N_ELEMENTS (lead_status_rows) } },
  { "Profile", "Profile", "Profile", "00e", FALSE, { profile_rows }, { G_N_ELEMENTS (profile_rows) } },
  { "UserRole", "Role", "Role", "00E", FALSE, { user_role_rows }, { G_N_ELEMENTS (user_role_rows) } },
  { "Organization", "Organization", "Organizations", "00D", FALSE,
    { organization_rows }, { G_N_ELEMENTS (organization_rows) } },
  { "PermissionSet", "Permission Set", "Permission Sets", "0PS", TRUE,
    { permission_set_rows }, { G_N_ELEMENTS (permission_set_rows) } },
  { "FieldPermissions", "Field Permissions", "Field Permissions", "01k", TRUE,
    { field_permissions_rows }, { G_N_ELEMENTS (field_permissions_rows) } },
  { "PermissionSetAssignment", "Permission Set Assignment", "Permission Set Assignments", "0Pa", TRUE,
    { permission_set_assignment_rows }, { G_N_ELEMENTS (permission_set_assignment_rows) } },
};
/* clang-format on */

/* ── Objects and fields ── */

static const char *const type_names[] = {
  "id",      "reference", "string", "textarea", "email",    "phone", "url",     "picklist", "multipicklist",
  "boolean", "int",       "double", "date",     "datetime", "time",  "address",
};

static void
field_free (gpointer data)
{
  DemoSfField *field = data;

  g_free (field->name);
  g_free (field->label);
  g_strfreev (field->values);
  g_free (field->compound);
  g_strfreev (field->targets);
  g_free (field->relationship);
  g_free (field->children);
  g_free (field);
}

static void
object_free (gpointer data)
{
  DemoSfObject *object = data;

  g_free (object->name);
  g_free (object->label);
  g_free (object->label_plural);
  g_free (object->prefix);
  g_hash_table_unref (object->by_name);
  g_ptr_array_unref (object->fields);
  g_free (object);
}

static DemoSfHome
home_of (const char *name)
{
  static const struct
  {
    const char *name;
    DemoSfHome at;
  } homes[] = {
    { "Id", DEMO_SF_AT_ID },
    { "IsDeleted", DEMO_SF_AT_DELETED },
    { "MasterRecordId", DEMO_SF_AT_MASTER },
    { "CreatedDate", DEMO_SF_AT_CREATED },
    { "CreatedById", DEMO_SF_AT_CREATED_BY },
    { "LastModifiedDate", DEMO_SF_AT_MODIFIED },
    { "LastModifiedById", DEMO_SF_AT_MODIFIED_BY },
    { "SystemModstamp", DEMO_SF_AT_MODSTAMP },
  };

  for (guint i = 0; i < G_N_ELEMENTS (homes); i++)
    if (g_str_equal (homes[i].name, name))
      return homes[i].at;
  return DEMO_SF_STORED;
}

static void
object_take (DemoSfObject *object, DemoSfField *field)
{
  field->index = object->fields->len;
  field->at = home_of (field->name);
  g_ptr_array_add (object->fields, field);
  g_hash_table_insert (object->by_name, g_ascii_strdown (field->name, -1), field);
}

static DemoSfField *
field_from_row (const FieldRow *row)
{
  DemoSfField *field = g_new0 (DemoSfField, 1);
  gboolean number = row->type == DEMO_SF_DOUBLE || row->type == DEMO_SF_INT;

  field->name = g_strdup (row->name);
  field->label = g_strdup (row->label);
  field->type = row->type;
  field->flags = row->flags;
  field->length = number ? 0 : row->length;
  field->precision = number ? row->length : 0;
  field->values = row->values != NULL ? g_strsplit (row->values, ";", -1) : NULL;
  field->compound = g_strdup (row->compound);
  if (row->target != NULL)
    {
      g_auto (GStrv) parts = g_strsplit (row->target, ":", 3);

      field->targets = g_strsplit (parts[0], ",", -1);
      field->relationship = g_strdup (parts[1]);
      field->children = g_strdup (parts[1] != NULL ? parts[2] : NULL);
    }
  return field;
}

static DemoSfObject *
object_from_row (const ObjectRow *row, gint64 now, DemoSfKind kind)
{
  DemoSfObject *object = g_new0 (DemoSfObject, 1);

  object->name = g_strdup (row->name);
  object->label = g_strdup (row->label);
  object->label_plural = g_strdup (row->label_plural);
  object->prefix = g_strdup (row->prefix);
  object->writable = row->writable;
  object->changed = now;
  object->fields = g_ptr_array_new_with_free_func (field_free);
  object->by_name = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint t = 0; t < G_N_ELEMENTS (row->rows); t++)
    for (guint i = 0; i < row->counts[t]; i++)
      if (kind != DEMO_SF_NEW_ORG || row->rows[t] != vendor_rows)
        object_take (object, field_from_row (&row->rows[t][i]));
  return object;
}

DemoSfSchema *
demo_sf_schema_new (gint64 now, DemoSfKind kind)
{
  DemoSfSchema *schema = g_new0 (DemoSfSchema, 1);
  const ObjectRow *rows = kind == DEMO_SF_TOOLING ? tooling_rows : object_rows;
  guint count = kind == DEMO_SF_TOOLING ? G_N_ELEMENTS (tooling_rows) : G_N_ELEMENTS (object_rows);

  schema->objects = g_ptr_array_new_with_free_func (object_free);
  for (guint i = 0; i < count; i++)
    g_ptr_array_add (schema->objects, object_from_row (&rows[i], now, kind));
  schema->user_type = g_new0 (DemoSfField, 1);
  schema->user_type->name = g_strdup ("Type");
  schema->user_type->type = DEMO_SF_STRING;
  schema->user_type->at = DEMO_SF_AT_USER_TYPE;
  return schema;
}

void
demo_sf_schema_free (DemoSfSchema *schema)
{
  if (schema == NULL)
    return;
  g_ptr_array_unref (schema->objects);
  field_free (schema->user_type);
  g_free (schema);
}

DemoSfObject *
demo_sf_schema_object (DemoSfSchema *schema, const char *name)
{
  for (guint i = 0; i < schema->objects->len; i++)
    {
      DemoSfObject *object = g_ptr_array_index (schema->objects, i);

      if (g_ascii_strcasecmp (object->name, name) == 0)
        return object;
    }
  return NULL;
}

DemoSfField *
demo_sf_object_any_field (DemoSfObject *object, const char *name)
{
  g_autofree char *key = g_ascii_strdown (name, -1);

  return g_hash_table_lookup (object->by_name, key);
}

DemoSfField *
demo_sf_object_field (DemoSfObject *object, const char *name)
{
  DemoSfField *field = demo_sf_object_any_field (object, name);

  return field != NULL && !field->hidden ? field : NULL;
}

DemoSfField *
demo_sf_object_relationship (DemoSfObject *object, const char *name)
{
  for (guint i = 0; i < object->fields->len; i++)
    {
      DemoSfField *field = g_ptr_array_index (object->fields, i);

      if (field->relationship != NULL && !field->hidden
          && g_ascii_strcasecmp (field->relationship, name) == 0)
        return field;
    }
  return NULL;
}

gboolean
demo_sf_field_is_writable (const DemoSfField *field)
{
  return (field->flags & DEMO_SF_READ_ONLY) == 0;
}

gboolean
demo_sf_field_is_key (const DemoSfField *field)
{
  return field->at == DEMO_SF_AT_ID || (field->flags & DEMO_SF_EXTERNAL_ID) != 0;
}

static gboolean
is_long_text (const DemoSfField *field)
{
  return field->type == DEMO_SF_TEXTAREA && field->length > 255;
}

gboolean
demo_sf_field_is_filterable (const DemoSfField *field)
{
  return field->type != DEMO_SF_ADDRESS && !is_long_text (field);
}

gboolean
demo_sf_field_is_sortable (const DemoSfField *field)
{
  return demo_sf_field_is_filterable (field) && field->type != DEMO_SF_MULTIPICKLIST;
}

DemoSfField *
demo_sf_schema_user_type (DemoSfSchema *schema)
{
  return schema->user_type;
}

gboolean
demo_sf_field_is_place_code (const DemoSfField *field)
{
  return field->type == DEMO_SF_PICKLIST && (field->flags & DEMO_SF_CUSTOM) == 0
         && (g_str_has_suffix (field->name, "StateCode") || g_str_has_suffix (field->name, "CountryCode"));
}

const char *
demo_sf_type_name (DemoSfType type)
{
  return type_names[type];
}

static gboolean
type_from_name (const char *name, DemoSfType *type)
{
  for (guint i = 0; i < G_N_ELEMENTS (type_names); i++)
    if (g_str_equal (type_names[i], name))
      {
        *type = (DemoSfType) i;
        return TRUE;
      }
  return FALSE;
}

static char **
picklist_values (JsonObject *describe)
{
  JsonArray *values;
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  if (!json_object_has_member (describe, "picklistValues"))
    return NULL;
  values = json_object_get_array_member (describe, "picklistValues");
  for (guint i = 0; i < json_array_get_length (values); i++)
    {
      JsonNode *node = json_array_get_element (values, i);
      const char *name = JSON_NODE_HOLDS_OBJECT (node) ? json_object_get_string_member_with_default (
                           json_node_get_object (node), "value", "")
                                                       : json_node_get_string (node);

      g_ptr_array_add (names, g_strdup (name));
    }
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

static guint
describe_flags (JsonObject *describe, const char *name)
{
  static const struct
  {
    const char *key;
    guint flag;
    gboolean when;
  } keys[] = {
    { "externalId", DEMO_SF_EXTERNAL_ID, TRUE }, { "unique", DEMO_SF_UNIQUE, TRUE },
    { "caseSensitive", DEMO_SF_CASE, TRUE },     { "restrictedPicklist", DEMO_SF_RESTRICTED, TRUE },
    { "createable", DEMO_SF_READ_ONLY, FALSE },  { "updateable", DEMO_SF_READ_ONLY, FALSE },
    { "nillable", DEMO_SF_REQUIRED, FALSE },     { "defaultedOnCreate", DEMO_SF_DEFAULTED, TRUE },
  };
  guint flags = g_str_has_suffix (name, "__c") ? DEMO_SF_CUSTOM : 0;

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (json_object_has_member (describe, keys[i].key)
        && json_object_get_boolean_member (describe, keys[i].key) == keys[i].when)
      flags |= keys[i].flag;
  return flags;
}

DemoSfField *
demo_sf_object_add_field (DemoSfObject *object, JsonObject *describe, gint64 now, GError **error)
{
  const char *name = json_object_get_string_member_with_default (describe, "name", NULL);
  const char *type_name = json_object_get_string_member_with_default (describe, "type", NULL);
  DemoSfField *field;
  DemoSfType type;

  if (name == NULL || type_name == NULL || !type_from_name (type_name, &type))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "A field needs a name and one of the describe types");
      return NULL;
    }
  if (demo_sf_object_any_field (object, name) != NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS, "There is already a field named %s", name);
      return NULL;
    }

  field = g_new0 (DemoSfField, 1);
  field->name = g_strdup (name);
  field->label = g_strdup (json_object_get_string_member_with_default (describe, "label", name));
  field->type = type;
  field->flags = describe_flags (describe, name);
  field->length = (guint) json_object_get_int_member_with_default (describe, "length",
                                                                   type == DEMO_SF_PHONE   ? 40
                                                                   : type == DEMO_SF_EMAIL ? 80
                                                                                           : 255);
  if (type == DEMO_SF_DOUBLE || type == DEMO_SF_INT)
    {
      field->length = 0;
      field->precision = (guint) json_object_get_int_member_with_default (describe, "precision", 18);
      field->scale = (guint) json_object_get_int_member_with_default (describe, "scale", 0);
    }
  if (type == DEMO_SF_BOOLEAN)
    field->flags |= DEMO_SF_REQUIRED | DEMO_SF_DEFAULTED;
  field->values = picklist_values (describe);
  object_take (object, field);
  object->changed = now;
  return field;
}
