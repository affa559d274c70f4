// The table of methods.
#include <algorithm>
#include <array>

#include "jmap/blob/methods.h"
#include "jmap/contacts/methods.h"
#include "jmap/core/methods.h"
#include "jmap/email/methods.h"
#include "jmap/identity/methods.h"
#include "jmap/mailbox/methods.h"
#include "jmap/mdn/methods.h"
#include "jmap/method.h"
#include "jmap/preferences/methods.h"
#include "jmap/principals/methods.h"
#include "jmap/push/methods.h"
#include "jmap/quota/methods.h"
#include "jmap/submission/methods.h"
#include "jmap/thread/methods.h"
#include "jmap/vacation/methods.h"

namespace posthorn::jmap {

namespace {

constexpr std::string_view core = capability::core;
constexpr std::string_view mail = capability::mail;
constexpr std::string_view submission = capability::submission;
constexpr std::string_view vacation = capability::vacation;
constexpr std::string_view blob = capability::blob;
constexpr std::string_view quota = capability::quota;
constexpr std::string_view contacts = capability::contacts;
constexpr std::string_view mdn = capability::mdn;
constexpr std::string_view principals = capability::principals;
constexpr std::string_view preferences = capability::preferences;

constexpr std::array rows{
    MethodRow{"Core/echo", core, {}, coreEcho, NoAccount | AnyArguments},
    MethodRow{"PushSubscription/get", core, pushGetArguments, pushSubscriptionGet, NoAccount},
    MethodRow{"PushSubscription/set", core, pushSetArguments, pushSubscriptionSet, NoAccount},

    MethodRow{"Mailbox/get", mail, getArguments, mailboxGet, Shareable},
    MethodRow{"Mailbox/changes", mail, changesArguments, mailboxChanges, Shareable},
    MethodRow{"Mailbox/query", mail, mailboxQueryArguments, mailboxQuery, Shareable},
    MethodRow{"Mailbox/queryChanges", mail, mailboxQueryChangesArguments, mailboxQueryChanges, Shareable},
    MethodRow{"Mailbox/set", mail, mailboxSetArguments, mailboxSet, Writes | Shareable},

    MethodRow{"Thread/get", mail, getArguments, threadGet, Shareable},
    MethodRow{"Thread/changes", mail, changesArguments, threadChanges, Shareable},

    MethodRow{"Email/get", mail, emailGetArguments, emailGet, Shareable},
    MethodRow{"Email/changes", mail, changesArguments, emailChanges, Shareable},
    MethodRow{"Email/query", mail, emailQueryArguments, emailQuery, Shareable},
    MethodRow{"Email/queryChanges", mail, emailQueryChangesArguments, emailQueryChanges, Shareable},
    MethodRow{"Email/set", mail, setArguments, emailSet, Writes | Shareable},
    MethodRow{"Email/copy", mail, emailCopyArguments, emailCopy, Writes | Shareable},
    MethodRow{"Email/import", mail, emailImportArguments, emailImport, Writes | Shareable},
    MethodRow{"Email/parse", mail, emailParseArguments, emailParse, Shareable},
    MethodRow{"SearchSnippet/get", mail, searchSnippetArguments, searchSnippetGet, Shareable},

    MethodRow{"Identity/get", submission, getArguments, identityGet},
    MethodRow{"Identity/changes", submission, changesArguments, identityChanges},
    MethodRow{"Identity/set", submission, setArguments, identitySet, Writes},

    MethodRow{"EmailSubmission/get", submission, getArguments, submissionGet},
    MethodRow{"EmailSubmission/changes", submission, changesArguments, submissionChanges},
    MethodRow{"EmailSubmission/query", submission, submissionQueryArguments, submissionQuery},
    MethodRow{"EmailSubmission/queryChanges", submission, submissionQueryChangesArguments, submissionQueryChanges},
    MethodRow{"EmailSubmission/set", submission, submissionSetArguments, submissionSet, Writes},

    MethodRow{"VacationResponse/get", vacation, getArguments, vacationGet},
    MethodRow{"VacationResponse/set", vacation, setArguments, vacationSet, Writes},

    MethodRow{"Blob/upload", blob, blobUploadArguments, blobUpload, Writes},
    MethodRow{"Blob/copy", core, blobCopyArguments, blobCopy, Writes},
    MethodRow{"Blob/get", blob, blobGetArguments, blobGet, Shareable},
    MethodRow{"Blob/lookup", blob, blobLookupArguments, blobLookup, Shareable},

    MethodRow{"Quota/get", quota, getArguments, quotaGet},
    MethodRow{"Quota/changes", quota, changesArguments, quotaChanges},
    MethodRow{"Quota/query", quota, quotaQueryArguments, quotaQuery},
    MethodRow{"Quota/queryChanges", quota, quotaQueryChangesArguments, quotaQueryChanges},

    MethodRow{"AddressBook/get", contacts, getArguments, addressBookGet},
    MethodRow{"AddressBook/changes", contacts, changesArguments, addressBookChanges},
    MethodRow{"AddressBook/set", contacts, addressBookSetArguments, addressBookSet, Writes},
    MethodRow{"ContactCard/get", contacts, getArguments, contactCardGet},
    MethodRow{"ContactCard/changes", contacts, changesArguments, contactCardChanges},
    MethodRow{"ContactCard/query", contacts, contactQueryArguments, contactCardQuery},
    MethodRow{"ContactCard/queryChanges", contacts, contactQueryChangesArguments, contactCardQueryChanges},
    MethodRow{"ContactCard/set", contacts, setArguments, contactCardSet, Writes},
    MethodRow{"ContactCard/copy", contacts, contactCopyArguments, contactCardCopy, Writes},

    MethodRow{"Principal/get", principals, getArguments, principalGet},
    MethodRow{"Principal/changes", principals, changesArguments, principalChanges},
    MethodRow{"Principal/query", principals, principalQueryArguments, principalQuery},
    MethodRow{"Principal/queryChanges", principals, principalQueryChangesArguments, principalQueryChanges},

    MethodRow{"MDN/send", mdn, mdnSendArguments, mdnSend, Writes},
    MethodRow{"MDN/parse", mdn, mdnParseArguments, mdnParse},

    MethodRow{"Preferences/get", preferences, getArguments, preferencesGet},
    MethodRow{"Preferences/changes", preferences, changesArguments, preferencesChanges},
    MethodRow{"Preferences/set", preferences, setArguments, preferencesSet, Writes},
};

} // namespace

std::span<const MethodRow> methodTable()
{
    return rows;
}

const MethodRow* findMethod(std::string_view name)
{
    const auto found = std::find_if(rows.begin(), rows.end(), [name](const MethodRow& row) { return row.name == name; });
    return found == rows.end() ? nullptr : &*found;
}

} // namespace posthorn::jmap
