/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-aloware-tool-words.h"

#include <string.h>

#include "cw-aloware-tools.h"

/* In lower case, separated by single blanks: "getContactByPhone" becomes "get contact by phone". */
static char *
split_words (const char *text)
{
  g_autoptr (GString) words = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at++)
    {
      gboolean starts = at > text && g_ascii_isupper (*at) && g_ascii_islower (at[-1]);

      if (!g_ascii_isalnum (*at) || starts)
        if (words->len > 0 && words->str[words->len - 1] != ' ')
          g_string_append_c (words, ' ');
      if (g_ascii_isalnum (*at))
        g_string_append_c (words, g_ascii_tolower (*at));
    }

  return g_string_free (g_steal_pointer (&words), FALSE);
}

char *
cw_aloware_words_squash (const char *text)
{
  GString *squashed = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at++)
    if (g_ascii_isalnum (*at))
      g_string_append_c (squashed, g_ascii_tolower (*at));

  return g_string_free (squashed, FALSE);
}

guint
cw_aloware_words_read (const char *text)
{
  static const struct
  {
    const char *word;
    guint kinds;
  } kinds[] = {
    { "contact", CW_WORD_CONTACT },
    { "contacts", CW_WORD_CONTACT },
    { "lead", CW_WORD_CONTACT },
    { "leads", CW_WORD_CONTACT },
    { "person", CW_WORD_CONTACT },
    { "user", CW_WORD_USERS },
    { "users", CW_WORD_USERS },
    { "agents", CW_WORD_USERS },
    { "members", CW_WORD_USERS },
    { "get", CW_WORD_GET },
    { "list", CW_WORD_GET },
    { "find", CW_WORD_GET },
    { "fetch", CW_WORD_GET },
    { "look", CW_WORD_GET },
    { "lookup", CW_WORD_GET },
    { "read", CW_WORD_GET },
    { "retrieve", CW_WORD_GET },
    { "search", CW_WORD_GET },
    { "show", CW_WORD_GET },
    { "add", CW_WORD_CREATE },
    { "capture", CW_WORD_CREATE },
    { "create", CW_WORD_CREATE },
    { "new", CW_WORD_CREATE },
    { "submit", CW_WORD_CREATE },
    { "edit", CW_WORD_UPDATE },
    { "modify", CW_WORD_UPDATE },
    { "update", CW_WORD_UPDATE },
    { "updates", CW_WORD_UPDATE },
    { "save", CW_WORD_CREATE | CW_WORD_UPDATE },
    { "store", CW_WORD_CREATE | CW_WORD_UPDATE },
    { "upsert", CW_WORD_CREATE | CW_WORD_UPDATE },
  };
  g_autofree char *split = text != NULL ? split_words (text) : g_strdup ("");
  g_auto (GStrv) words = g_strsplit (split, " ", -1);
  guint found = 0;

  for (guint i = 0; words[i] != NULL; i++)
    for (guint j = 0; j < G_N_ELEMENTS (kinds); j++)
      if (g_str_equal (words[i], kinds[j].word))
        found |= kinds[j].kinds;

  return found;
}

/* Anywhere in a name, also inside of a longer word: a name has few words, and none of them is there by chance. */
static gboolean
name_acts (const char *name)
{
  static const char *const parts[] = {
    "send", "sms", "mms", "rvm", "messag", "voicemail", "call", "dial", "ring", "enrol", "sequence", "broadcast", "campaign",
    "delet", "remov", "clear", "purge", "merge", "transfer", "notif", "email", "disposition", "dnc", "assign", "schedul",
    "aloai", "numberlookup", "carrier",
  };
  g_autofree char *squashed = cw_aloware_words_squash (name);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (strstr (squashed, parts[i]) != NULL)
      return TRUE;

  return FALSE;
}

static gboolean
is_denied (char **words, guint at)
{
  static const char *const denials[] = { "not", "never", "no", "without", "nor", NULL };

  for (guint i = at > 2 ? at - 2 : 0; i < at; i++)
    if (g_strv_contains (denials, words[i]))
      return TRUE;

  return FALSE;
}

/* As verbs: a description may well name what a contact has, such as its calls and messages. */
static gboolean
description_acts (const char *description)
{
  static const char *const verbs[] = {
    "send", "sends", "sending", "dial", "dials", "dialing", "dialling", "enroll", "enrolls", "enrolling", "enrol", "enrols",
    "disenroll", "disenrolls", "unenroll", "broadcast", "broadcasts", "delete", "deletes", "remove", "removes", "clears",
    "texts", "notifies", "drops", "voicemail", "schedules", NULL,
  };
  static const char *const starters[] = {
    "place", "places", "make", "makes", "start", "starts", "initiate", "initiates", "initiating", "trigger", "triggers",
    "launch", "launches", "connect", "connects", "queue", "queues", NULL,
  };
  static const char *const started[] = {
    "call", "calls", "sms", "mms", "message", "messages", "text", "sequence", "campaign", "dialer", NULL,
  };
  g_autofree char *split = split_words (description);
  g_auto (GStrv) words = g_strsplit (split, " ", -1);

  if (g_strcmp0 (words[0], "call") == 0 || g_strcmp0 (words[0], "text") == 0 || g_strcmp0 (words[0], "message") == 0)
    return TRUE;

  for (guint i = 0; words[i] != NULL; i++)
    {
      if (g_strv_contains (verbs, words[i]) && !is_denied (words, i))
        return TRUE;
      if (!g_strv_contains (starters, words[i]) || is_denied (words, i))
        continue;
      /* "Places an outbound phone call", "starts a new SMS". */
      for (guint j = i + 1; words[j] != NULL && j <= i + 5; j++)
        if (g_strv_contains (started, words[j]))
          return TRUE;
    }

  return FALSE;
}

gboolean
cw_aloware_tool_acts (const char *name, const char *description)
{
  return name_acts (name) || (description != NULL && description_acts (description));
}
