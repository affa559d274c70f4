#include "imap/verbs/table.h"

#include <array>

#include "base/text.h"

namespace posthorn::imap {

namespace {

constexpr uint8_t anyState = NotAuthenticated | Authenticated | Selected;
constexpr uint8_t loggedIn = Authenticated | Selected;

// In the order of RFC 3501 section 6, then the extensions.
constexpr std::array rows = {
    VerbRow{"CAPABILITY", anyState, 0, "", "", makeCapability},
    VerbRow{"NOOP", anyState, 0, "", "", makeNoop},
    VerbRow{"LOGOUT", anyState, 0, "", "", makeLogout},
    VerbRow{"STARTTLS", NotAuthenticated, ClearTextOnly, "", "", makeStartTls},
    VerbRow{"AUTHENTICATE", NotAuthenticated, Secret, "SASL-IR", "mechanism [initial-response]", makeAuthenticate},
    VerbRow{"LOGIN", NotAuthenticated, Secret, "", "user password", makeLogin},
    VerbRow{"SELECT", loggedIn, 0, "", "mailbox [(CONDSTORE)]", makeSelect},
    VerbRow{"EXAMINE", loggedIn, 0, "", "mailbox [(CONDSTORE)]", makeExamine},
    VerbRow{"CREATE", loggedIn, 0, "CREATE-SPECIAL-USE", "mailbox [(USE (attribute))]", makeCreate},
    VerbRow{"DELETE", loggedIn, 0, "", "mailbox", makeDelete},
    VerbRow{"RENAME", loggedIn, 0, "", "mailbox mailbox", makeRename},
    VerbRow{"SUBSCRIBE", loggedIn, 0, "", "mailbox", makeSubscribe},
    VerbRow{"UNSUBSCRIBE", loggedIn, 0, "", "mailbox", makeUnsubscribe},
    VerbRow{"LIST", loggedIn, 0, "CHILDREN SPECIAL-USE LIST-EXTENDED LIST-STATUS",
            "[(selection)] reference pattern [RETURN (options)]", makeList},
    VerbRow{"LSUB", loggedIn, 0, "", "reference pattern", makeLsub},
    VerbRow{"STATUS", loggedIn, 0, "STATUS=SIZE", "mailbox (items)", makeStatus},
    VerbRow{"APPEND", loggedIn, 0, "UIDPLUS MULTIAPPEND", "mailbox 1*([(flags)] [date-time] literal)", makeAppend},
    VerbRow{"CHECK", Selected, 0, "", "", makeCheck},
    VerbRow{"CLOSE", Selected, 0, "", "", makeClose},
    VerbRow{"EXPUNGE", Selected, UidForm, "", "[sequence-set behind UID]", makeExpunge},
    VerbRow{"SEARCH", Selected, UidForm | KeepsNumbers, "ESEARCH WITHIN", "[RETURN (options)] [CHARSET name] keys",
            makeSearch},
    VerbRow{"FETCH", Selected, UidForm | KeepsNumbers, "CONDSTORE", "sequence-set items [(CHANGEDSINCE modseq)]",
            makeFetch},
    VerbRow{"STORE", Selected, UidForm | KeepsNumbers, "", "sequence-set [(UNCHANGEDSINCE modseq)] item flags", makeStore},
    VerbRow{"COPY", Selected, UidForm | KeepsNumbers, "", "sequence-set mailbox", makeCopy},
    VerbRow{"MOVE", Selected, UidForm, "MOVE", "sequence-set mailbox", makeMove},
    VerbRow{"UNSELECT", Selected, 0, "UNSELECT", "", makeUnselect},
    VerbRow{"IDLE", loggedIn, 0, "IDLE", "", makeIdle},
    VerbRow{"NAMESPACE", loggedIn, 0, "NAMESPACE", "", makeNamespace},
    VerbRow{"ID", anyState, 0, "ID", "parameters", makeId},
    VerbRow{"ENABLE", loggedIn, 0, "ENABLE", "capabilities", makeEnable},
    VerbRow{"GETQUOTA", loggedIn, 0, "QUOTA QUOTA=RES-STORAGE", "root", makeGetQuota},
    VerbRow{"GETQUOTAROOT", loggedIn, 0, "", "mailbox", makeGetQuotaRoot},
};

} // namespace

std::span<const VerbRow> verbTable()
{
    return rows;
}

const VerbRow* findVerb(std::string_view name)
{
    for (const VerbRow& row : rows) {
        if (equalsIgnoreCase(row.name, name))
            return &row;
    }
    return nullptr;
}

} // namespace posthorn::imap
