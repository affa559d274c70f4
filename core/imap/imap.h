// The IMAP server (RFC 3501 and the extensions in README.md) as a sans-IO session. core/server makes sessions with
// makeSession() and puts them on listening ports; nobody else needs more than this header.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/clock.h"
#include "directory/authenticator.h"
#include "store/mail_store.h"
#include "wire/link.h"
#include "wire/message_budget.h"

namespace posthorn::imap {

/// What all IMAP sessions share. The things pointed to outlive every session.
struct Context {
    /// The interfaces of the store that belong to the worker: the same for each session on it (store::Store::facade makes
    /// a set, which is no light thing).
    std::function<store::Facade(Executor& worker)> facade;
    directory::Authenticator* authenticator = nullptr;
    wire::MessageBudget* budget = nullptr;
    Clock* clock = &Clock::system();
    std::string hostName; ///< for the greeting
    std::string version;  ///< for ID
    size_t searchIndexFrom = 100; ///< messages that a SEARCH for texts must look at before the store's index is asked
    bool tlsAvailable = true; ///< STARTTLS may be offered where the connection has no TLS yet
};

/// A session for a connection that @p worker carries.
std::unique_ptr<wire::Session> makeSession(std::shared_ptr<const Context> context, Executor& worker);

/// The same for a peer that is known already: it is greeted with PREAUTH (RFC 3501 section 7.1.4) as @p account.
std::unique_ptr<wire::Session> makeSessionFor(directory::Account account, std::shared_ptr<const Context> context,
                                              Executor& worker);

} // namespace posthorn::imap
