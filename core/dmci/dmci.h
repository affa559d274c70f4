// The client interface and the collaboration service: one text protocol, written down in docs/dmci.md. core/server puts
// it on the engine through makeSession(); nobody else calls in.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "admin/operations.h"
#include "base/clock.h"
#include "delivery/acceptor.h"
#include "directory/authenticator.h"
#include "directory/directory.h"
#include "dmci/session_book.h"
#include "store/mail_store.h"
#include "wire/link.h"
#include "wire/message_budget.h"

namespace posthorn::dmci {

enum class Flavour {
    ClientInterface, ///< port dmci
    Collaboration    ///< port collaboration: SUBSCRIBE and GAL besides
};

/// Logins of administrators who have no mailbox here. NotFound: there is no such name, so it may be an account's.
using FindAdministrator = std::function<void(const std::string& name, const std::string& password, wire::Link&,
                                             Reply<admin::Caller>)>;

/// What a session works with. The references outlive it; acceptor and store belong to its worker.
struct Context {
    directory::Authenticator& authenticator;
    directory::Directory& directory;
    admin::Operations& operations;
    delivery::Acceptor& acceptor;
    wire::MessageBudget& budget;
    SessionBook& sessions;
    store::Facade store;
    std::string hostName;
    std::string version;
    Clock& clock = Clock::system();
    FindAdministrator administrators = nullptr; ///< asked for names without a domain; null: there are none
};

std::unique_ptr<wire::Session> makeSession(Flavour flavour, Context context);

/// What a connection over the limits is told.
inline constexpr const char* busyReply = "421 too many connections, try again later\r\n";

} // namespace posthorn::dmci
