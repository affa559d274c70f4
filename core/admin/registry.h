// The operations themselves: each file of this folder adds the rows of one subject. A row is the operation's face and
// the function that carries it out; what all share (number of arguments, permission, audit trail) is done here.
#pragma once

#include <deque>
#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include "admin/operations.h"
#include "base/serial_thread.h"
#include "config/settings.h"
#include "delivery/instant_messages.h"
#include "delivery/queue_operation.h"
#include "directory/authenticator.h"
#include "directory/controller_accounts.h"
#include "directory/directory.h"
#include "directory/provisioning.h"
#include "directory/second_factors.h"
#include "store/mail_store.h"
#include "watch/hub.h"

namespace posthorn::admin {

/// A room of instant messaging.
struct RoomRow {
    std::string address;
    std::string name;
    size_t occupants = 0;
    bool isPersistent = false;
    bool isListed = false;
    std::string access; ///< "open", "members", "password"
    std::string owner;
};

struct WebSessionRow {
    std::string id;
    std::string account;
    bool isToken = false;
    std::string address;
    std::string agent; ///< the browser's words, or the device's name
    UnixMs since = 0;
    UnixMs lastSeen = 0;
    UnixMs expires = 0;
};

/// The parts of the running server that operations act on. All must stand until stop() has returned, the hub as long as
/// the registry.
struct Context {
    watch::Hub& hub;
    config::Settings& settings;
    directory::Directory& directory;
    directory::Authenticator& authenticator;
    store::Facade store; ///< for use on Registry::executor()
    /// Has the queue's runner do something to the entries with these ids, or to all; the reply is how many there were.
    std::function<void(delivery::QueueOperation, std::vector<int64_t> ids, bool all, Executor&, Reply<size_t>)> changeQueue;
    /// Each problem found is a line; none for a sound store.
    std::function<void(Executor&, Reply<std::vector<std::string>>)> verifyStore;
    /// Makes the index anew from the segments; the lines say what was found.
    std::function<void(Executor&, Reply<std::vector<std::string>>)> rebuildStore;
    /// Drops the dead space of segments now; the lines say what was gained.
    std::function<void(Executor&, Reply<std::vector<std::string>>)> compactStore;
    directory::AccessRecords* access = nullptr;
    directory::SecondFactors* secondFactors = nullptr;
    /// Browsers that are signed in, and devices with tokens.
    std::function<std::vector<WebSessionRow>()> webSessions = {};
    /// False when there is none of that name.
    std::function<bool(const std::string& id)> endWebSession = {};
    delivery::InstantMessages* instantMessages = nullptr; ///< null: there are none
    std::function<void(Executor&, Reply<std::vector<RoomRow>>)> rooms = {};
    std::function<void(const std::string& address, Executor&, Reply<void>)> closeRoom = {};
    directory::ControllerAccounts* controllerAccounts = nullptr;
    std::string dataFolder{};
    directory::Provisioning* provisioning = nullptr;
    /// Whether somebody could log in with that password: directory::PasswordAuthenticator::tryPassword.
    std::function<void(const MailAddress&, const std::string& password, Executor&, Reply<void>)> tryPassword = {};
    Life life{}; ///< see then()
};

using Arguments = std::vector<std::string>;

struct Row {
    Operation face;
    /// Runs on Registry::executor(), with arguments whose number is right; the executor that it is given is that one,
    /// and so are all its further steps. The reply may come from any thread.
    std::function<void(Context&, const Caller&, Arguments, Executor&, Reply<Answer>)> run;
    int secretArgument = -1; ///< blotted out in the audit trail
};

/// A further step of an operation: calls @p f with what has been asked for, unless the server has stopped meanwhile and
/// the context has gone; then the operation is Unavailable.
template<class F>
auto then(const Context& context, Reply<Answer> reply, F f)
{
    return [alive = context.life.watch(), reply = std::move(reply), f = std::move(f)](auto result) {
        if (alive.expired())
            return reply(fail(ErrorKind::Unavailable, "the server is stopping"));
        f(std::move(result));
    };
}

class Registry final : public Operations {
public:
    Registry();
    ~Registry() override;
    /// Until then every operation is Unavailable. The facade in @p context belongs to executor().
    void setContext(std::unique_ptr<Context> context);
    /// Lets go of the context; what is asked from now on, and what is under way and has further steps to take, is
    /// Unavailable. Returns once nothing of it is in use. The executor lives until the registry is destroyed.
    void stop();
    Executor& executor() { return *m_thread; }

    std::span<const Operation> list() const override { return m_faces; }
    void run(const Caller& caller, std::string_view word, std::vector<std::string> arguments, Executor& asker,
             Reply<Answer> reply) override;

    void add(Row row);

private:
    std::deque<Row> m_rows;
    std::vector<Operation> m_faces;
    std::unordered_map<std::string_view, const Row*> m_byWord;
    std::unique_ptr<Context> m_context;
    std::unique_ptr<SerialThread> m_thread;
};

void addDomainOperations(Registry& registry);
void addAccountOperations(Registry& registry);
void addAliasOperations(Registry& registry);
void addQueueOperations(Registry& registry);
void addStoreOperations(Registry& registry);
void addServerOperations(Registry& registry);
void addSecurityOperations(Registry& registry);
void addMessagingOperations(Registry& registry);
void addControllerOperations(Registry& registry);
void addConfigurationOperations(Registry& registry);
void addVariableOperations(Registry& registry);
void addFrozenOperations(Registry& registry);
void addListOperations(Registry& registry);

/// An answer without rows for a Reply<Answer> out of a Result<void>.
Result<Answer> done(Result<void> result);

} // namespace posthorn::admin
