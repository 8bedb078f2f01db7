/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-salesforce-fields.h"

/* Names and lengths of the standard fields: Salesforce Field Reference Guide, Contact and Lead. Labels are
 * those of a describe call, which differ from the page layout's here and there. */

#define RO DEMO_SF_READ_ONLY
#define REQ DEMO_SF_REQUIRED
#define DEF DEMO_SF_DEFAULTED
#define CUSTOM DEMO_SF_CUSTOM
#define RESTRICTED DEMO_SF_RESTRICTED
#define LEAD_SOURCES "Web;Phone Inquiry;Partner Referral;Purchased List;Other"

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

static const DemoSfFieldRow account_rows[] = {
  ID ("Account ID"),
  IS_DELETED,
  { "MasterRecordId", "Master Record ID", DEMO_SF_REFERENCE, 18, RO, NULL, NULL, "Account:MasterRecord" },
  { "Name", "Account Name", DEMO_SF_STRING, 255, REQ, NULL, NULL, NULL },
  { "Type", "Account Type", DEMO_SF_PICKLIST, 255, 0, "Prospect;Customer - Direct;Customer - Channel;Other", NULL, NULL },
  { "ParentId", "Parent Account ID", DEMO_SF_REFERENCE, 18, 0, NULL, NULL, "Account:Parent:ChildAccounts" },
  { "Phone", "Account Phone", DEMO_SF_PHONE, 40, 0, NULL, NULL, NULL },
  { "Website", "Website", DEMO_SF_URL, 255, 0, NULL, NULL, NULL },
  { "Industry", "Industry", DEMO_SF_PICKLIST, 255, 0, "Agriculture;Construction;Education;Retail;Technology", NULL, NULL },
  { "AnnualRevenue", "Annual Revenue", DEMO_SF_DOUBLE, 18, 0, NULL, NULL, NULL },
  { "NumberOfEmployees", "Employees", DEMO_SF_INT, 8, 0, NULL, NULL, NULL },
  { "Description", "Account Description", DEMO_SF_TEXTAREA, 32000, 0, NULL, NULL, NULL },
  { "OwnerId", "Owner ID", DEMO_SF_REFERENCE, 18, REQ | DEF, NULL, NULL, "User:Owner" },
  AUDIT,
};

static const DemoSfFieldRow task_rows[] = {
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
  { "TaskSubtype", "Task Subtype", DEMO_SF_PICKLIST, 40, RESTRICTED, "Task;Email;ListEmail;Cadence;Call;LinkedIn", NULL, NULL },
  { "CallType", "Call Type", DEMO_SF_PICKLIST, 40, RESTRICTED, "Internal;Inbound;Outbound", NULL, NULL },
  { "CallDurationInSeconds", "Call Duration", DEMO_SF_INT, 8, 0, NULL, NULL, NULL },
  { "CallDisposition", "Call Result", DEMO_SF_STRING, 255, 0, NULL, NULL, NULL },
  { "CallObject", "Call Object Identifier", DEMO_SF_STRING, 255, 0, NULL, NULL, NULL },
  { "OwnerId", "Assigned To ID", DEMO_SF_REFERENCE, 18, REQ | DEF, NULL, NULL, "User,Group:Owner" },
  AUDIT,
};

static const DemoSfFieldRow group_rows[] = {
  ID ("Group ID"),
  { "Name", "Name", DEMO_SF_STRING, 40, RO | REQ, NULL, NULL, NULL },
  { "DeveloperName", "Developer Name", DEMO_SF_STRING, 80, RO, NULL, NULL, NULL },
  { "Type", "Type", DEMO_SF_PICKLIST, 40, RO | RESTRICTED, "Regular;Role;Queue;Organization", NULL, NULL },
  { "Email", "Email", DEMO_SF_EMAIL, 255, RO, NULL, NULL, NULL },
  AUDIT,
};

static const DemoSfFieldRow queue_sobject_rows[] = {
  ID ("Queue Sobject ID"),
  { "QueueId", "Group ID", DEMO_SF_REFERENCE, 18, RO | REQ, NULL, NULL, "Group:Queue" },
  { "SobjectType", "Sobject Type", DEMO_SF_PICKLIST, 40, RO | REQ | RESTRICTED, "Lead;Task", NULL, NULL },
  AUDIT,
};

static const DemoSfFieldRow lead_status_rows[] = {
  ID ("Lead Status Value ID"),
  { "MasterLabel", "Master Label", DEMO_SF_STRING, 255, RO, NULL, NULL, NULL },
  { "ApiName", "API Name", DEMO_SF_STRING, 255, RO | REQ, NULL, NULL, NULL },
  { "SortOrder", "Sort Order", DEMO_SF_INT, 9, RO, NULL, NULL, NULL },
  { "IsDefault", "Is Default", DEMO_SF_BOOLEAN, 0, RO | REQ | DEF, NULL, NULL, NULL },
  { "IsConverted", "Is Converted", DEMO_SF_BOOLEAN, 0, RO | REQ | DEF, NULL, NULL, NULL },
  AUDIT,
};

static const DemoSfFieldRow profile_rows[] = {
  ID ("Profile ID"),
  { "Name", "Name", DEMO_SF_STRING, 255, RO | REQ, NULL, NULL, NULL },
  { "UserType", "User Type", DEMO_SF_PICKLIST, 40, RO | RESTRICTED, "Standard;PowerPartner;Guest", NULL, NULL },
  AUDIT,
};

static const DemoSfFieldRow user_role_rows[] = {
  ID ("Role ID"),
  { "Name", "Name", DEMO_SF_STRING, 80, RO | REQ, NULL, NULL, NULL },
  { "DeveloperName", "Developer Name", DEMO_SF_STRING, 80, RO | REQ, NULL, NULL, NULL },
  { "ParentRoleId", "Parent Role ID", DEMO_SF_REFERENCE, 18, RO, NULL, NULL, "UserRole:ParentRole" },
  AUDIT,
};

static const DemoSfFieldRow contact_rows[] = {
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

static const DemoSfFieldRow lead_rows[] = {
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
  { "Industry", "Industry", DEMO_SF_PICKLIST, 255, 0, "Agriculture;Construction;Education;Retail;Technology", NULL, NULL },
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
  { "ConvertedAccountId", "Converted Account ID", DEMO_SF_REFERENCE, 18, RO, NULL, NULL, "Account:ConvertedAccount" },
  { "ConvertedContactId", "Converted Contact ID", DEMO_SF_REFERENCE, 18, RO, NULL, NULL,
    "Contact:ConvertedContact" },
  AUDIT,
};

/* One custom field for each row of the mapping feature's tables that is "Custom in Salesforce": API names
 * are the labels with underscores. Two more let the other picklist kinds and a native Time be met. */
static const DemoSfFieldRow custom_rows[] = {
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
  { "Contact_Tier__c", "Contact Tier", DEMO_SF_PICKLIST, 255, CUSTOM | RESTRICTED,
    "Gold;Silver;Bronze", NULL, NULL },
  { "Interests__c", "Interests", DEMO_SF_MULTIPICKLIST, 4099, CUSTOM | RESTRICTED,
    "Calls;Texts;Webinars", NULL, NULL },
  { "Preferred_call_time__c", "Preferred call time", DEMO_SF_TIME, 0, CUSTOM, NULL, NULL, NULL },
};

static const DemoSfFieldRow user_rows[] = {
  ID ("User ID"),
  { "Username", "Username", DEMO_SF_STRING, 80, RO | REQ, NULL, NULL, NULL },
  { "LastName", "Last Name", DEMO_SF_STRING, 80, RO | REQ, NULL, NULL, NULL },
  { "FirstName", "First Name", DEMO_SF_STRING, 40, RO, NULL, NULL, NULL },
  { "Name", "Full Name", DEMO_SF_STRING, 121, RO | REQ, NULL, NULL, NULL },
  { "Email", "Email", DEMO_SF_EMAIL, 128, RO | REQ, NULL, NULL, NULL },
  { "IsActive", "Active", DEMO_SF_BOOLEAN, 0, RO | REQ | DEF, NULL, NULL, NULL },
  { "UserType", "User Type", DEMO_SF_PICKLIST, 40, RO | RESTRICTED, "Standard;PowerPartner;Guest", NULL, NULL },
  { "ProfileId", "Profile ID", DEMO_SF_REFERENCE, 18, RO | REQ, NULL, NULL, "Profile:Profile" },
  { "UserRoleId", "Role ID", DEMO_SF_REFERENCE, 18, RO, NULL, NULL, "UserRole:UserRole" },
  { "Alias", "Alias", DEMO_SF_STRING, 8, RO | REQ, NULL, NULL, NULL },
  { "Department", "Department", DEMO_SF_STRING, 80, RO, NULL, NULL, NULL },
  { "TimeZoneSidKey", "Time Zone", DEMO_SF_STRING, 40, RO | REQ, NULL, NULL, NULL },
  AUDIT,
};

static const DemoSfFieldRow organization_rows[] = {
  ID ("Organization ID"),
  { "Name", "Name", DEMO_SF_STRING, 80, RO | REQ, NULL, NULL, NULL },
  { "OrganizationType", "Edition", DEMO_SF_STRING, 40, RO, NULL, NULL, NULL },
  { "InstanceName", "Instance Name", DEMO_SF_STRING, 5, RO, NULL, NULL, NULL },
  { "IsSandbox", "Is Sandbox", DEMO_SF_BOOLEAN, 0, RO | REQ | DEF, NULL, NULL, NULL },
  { "TrialExpirationDate", "Trial Expiration Date", DEMO_SF_DATETIME, 0, RO, NULL, NULL, NULL },
  { "NamespacePrefix", "Namespace Prefix", DEMO_SF_STRING, 15, RO, NULL, NULL, NULL },
  AUDIT,
};

static const DemoSfFieldRow permission_set_rows[] = {
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

static const DemoSfFieldRow field_permissions_rows[] = {
  ID ("Field Permissions Id"),
  { "ParentId", "Parent ID", DEMO_SF_REFERENCE, 18, REQ, NULL, NULL, "PermissionSet:Parent:FieldPerms" },
  { "SobjectType", "Sobject Type Name", DEMO_SF_STRING, 40, REQ, NULL, NULL, NULL },
  { "Field", "Field Name", DEMO_SF_STRING, 255, REQ, NULL, NULL, NULL },
  { "PermissionsRead", "Read Field", DEMO_SF_BOOLEAN, 0, REQ | DEF, NULL, NULL, NULL },
  { "PermissionsEdit", "Edit Field", DEMO_SF_BOOLEAN, 0, REQ | DEF, NULL, NULL, NULL },
  AUDIT,
};

static const DemoSfFieldRow permission_set_assignment_rows[] = {
  ID ("PermissionSetAssignment ID"),
  { "PermissionSetId", "PermissionSet ID", DEMO_SF_REFERENCE, 18, REQ, NULL, NULL, "PermissionSet:PermissionSet:Assignments" },
  { "AssigneeId", "Assignee ID", DEMO_SF_REFERENCE, 18, REQ, NULL, NULL, "User:Assignee:PermissionSetAssignments" },
  AUDIT,
};

/* What the Tooling API knows of objects and fields. An EntityDefinitionId is the object's API name. */
#define ENTITY { "EntityDefinitionId", "Entity Definition ID", DEMO_SF_STRING, 255, RO, NULL, NULL, "EntityDefinition:EntityDefinition" }
#define TEXT(name, title, length) { name, title, DEMO_SF_STRING, length, RO, NULL, NULL, NULL }
#define NUMBER(name, title) { name, title, DEMO_SF_INT, 9, RO, NULL, NULL, NULL }
#define FLAG(name, title) { name, title, DEMO_SF_BOOLEAN, 0, RO | REQ | DEF, NULL, NULL, NULL }
#define DURABLE { "DurableId", "Durable ID", DEMO_SF_STRING, 255, RO | DEMO_SF_EXTERNAL_ID | DEMO_SF_CASE, NULL, NULL, NULL }

static const DemoSfFieldRow entity_definition_rows[] = {
  ID ("Entity Definition ID"), DURABLE, TEXT ("QualifiedApiName", "Qualified API Name", 70), TEXT ("DeveloperName", "Developer Name", 40),
  TEXT ("Label", "Label", 80), TEXT ("MasterLabel", "Master Label", 80), TEXT ("PluralLabel", "Plural Label", 80),
  TEXT ("KeyPrefix", "Key Prefix", 3), TEXT ("NamespacePrefix", "Namespace Prefix", 15), FLAG ("IsCustomizable", "Customizable"),
  FLAG ("IsQueryable", "Queryable"), FLAG ("IsTriggerable", "Triggerable"),
};

static const DemoSfFieldRow field_definition_rows[] = {
  ID ("Field Definition ID"), DURABLE, ENTITY, TEXT ("QualifiedApiName", "Qualified API Name", 70),
  TEXT ("DeveloperName", "Developer Name", 40), TEXT ("Label", "Label", 80), TEXT ("MasterLabel", "Master Label", 80),
  TEXT ("NamespacePrefix", "Namespace Prefix", 15), TEXT ("DataType", "Data Type", 255), NUMBER ("Length", "Length"),
  NUMBER ("Precision", "Precision"), NUMBER ("Scale", "Scale"), FLAG ("IsNillable", "Nillable"), FLAG ("IsIndexed", "Indexed"),
};

static const DemoSfFieldRow entity_particle_rows[] = {
  ID ("Entity Particle ID"), DURABLE, ENTITY, TEXT ("FieldDefinitionId", "Field Definition ID", 255),
  TEXT ("QualifiedApiName", "Qualified API Name", 70), TEXT ("DeveloperName", "Developer Name", 40), TEXT ("Label", "Label", 80),
  TEXT ("MasterLabel", "Master Label", 80), TEXT ("NamespacePrefix", "Namespace Prefix", 15), TEXT ("DataType", "Data Type", 255),
  NUMBER ("Length", "Length"), NUMBER ("Precision", "Precision"), NUMBER ("Scale", "Scale"), FLAG ("IsNillable", "Nillable"),
  FLAG ("IsCreatable", "Creatable"), FLAG ("IsUpdatable", "Updatable"), FLAG ("IsFieldHistoryTracked", "Field History Tracked"),
};

static const DemoSfFieldRow custom_field_rows[] = {
  ID ("Custom Field ID"), ENTITY, TEXT ("DeveloperName", "Developer Name", 40), TEXT ("TableEnumOrId", "Table", 40),
  TEXT ("NamespacePrefix", "Namespace Prefix", 15), TEXT ("InlineHelpText", "Help Text", 510), NUMBER ("Length", "Length"),
  NUMBER ("Precision", "Precision"), NUMBER ("Scale", "Scale"),
};

static const DemoSfObjectRow tooling_rows[] = {
  { "EntityDefinition", "Entity Definition", "Entity Definitions", "4ie", FALSE,
    { entity_definition_rows }, { G_N_ELEMENTS (entity_definition_rows) } },
  { "FieldDefinition", "Field Definition", "Field Definitions", "4fe", FALSE,
    { field_definition_rows }, { G_N_ELEMENTS (field_definition_rows) } },
  { "EntityParticle", "Entity Particle", "Entity Particles", "0Nv", FALSE,
    { entity_particle_rows }, { G_N_ELEMENTS (entity_particle_rows) } },
  { "CustomField", "Custom Field", "Custom Fields", "00N", FALSE,
    { custom_field_rows }, { G_N_ELEMENTS (custom_field_rows) } },
};

static const DemoSfObjectRow object_rows[] = {
  { "Contact", "Contact", "Contacts", "003", TRUE,
    { contact_rows, custom_rows }, { G_N_ELEMENTS (contact_rows), G_N_ELEMENTS (custom_rows) } },
  { "Lead", "Lead", "Leads", "00Q", TRUE,
    { lead_rows, custom_rows }, { G_N_ELEMENTS (lead_rows), G_N_ELEMENTS (custom_rows) } },
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

const DemoSfObjectRow *
demo_sf_tooling_rows (guint *count)
{
  *count = G_N_ELEMENTS (tooling_rows);
  return tooling_rows;
}

const DemoSfObjectRow *
demo_sf_object_rows (guint *count)
{
  *count = G_N_ELEMENTS (object_rows);
  return object_rows;
}
