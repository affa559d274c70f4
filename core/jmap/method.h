// One method = one file and one row in method_table.cpp. How to add one: README.md.
#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "jmap/arguments.h"
#include "jmap/data/account_view.h"
#include "jmap/data/shared_view.h"
#include "jmap/error.h"
#include "jmap/limits.h"
#include "jmap/principal.h"
#include "jmap/references.h"
#include "jmap/services.h"
#include "jmap/task.h"

namespace posthorn::jmap {

/// A method call that follows from another one, answered under the same call id (RFC 8621 sections 4.7 and 7.5).
struct ImpliedCall {
    std::string name;
    Object arguments;
};

/// One API request while its calls are answered, one after the other.
class Request {
public:
    Request(Services& services, std::shared_ptr<const Principal> principal);

    Services& services;
    const std::shared_ptr<const Principal> principal;
    std::vector<Response> responses;
    std::unordered_map<std::string, std::string> createdIds; ///< creation id to id, of all types (section 3.3)
    std::vector<ImpliedCall> implied;

    /// The own account's mailboxes and messages; the same for all calls until one changes something.
    Task<Result<ViewPtr>> view() { return view(principal->account); }
    /// Of another account what it shares with the asker: the one place that opens another's mail. NotFound where that is
    /// nothing.
    Task<Result<ViewPtr>> view(store::AccountId account);
    /// What another account shares with the asker; empty where it shares nothing. Asked anew for each method call.
    Task<Result<Rights>> sharedBy(store::AccountId owner);
    /// False where view() would have to read the whole own account; data/light_view.h then does with less.
    bool hasView() const;
    /// What view() gave is out of date.
    void changed();
    /// @p id itself, or what the creation id behind "#" stands for; nothing for an unknown one.
    std::optional<std::string> resolveId(std::string_view id) const;

private:
    Task<Result<ViewPtr>> whole(store::AccountId account);
    std::map<store::AccountId, ViewPtr> m_views;
};

struct MethodRow;

/// One method call, checked against its row.
struct Call {
    Request& request;
    const MethodRow& row;
    Arguments arguments;
    store::AccountId other = 0; ///< another's account, where the call names one and may (accountOf())

    Services& services() const { return request.services; }
    const Principal& principal() const { return *request.principal; }
    /// Whose things are meant.
    store::AccountId account() const { return isOwn() ? request.principal->account : other; }
    bool isOwn() const { return other == 0; }
    Task<Result<ViewPtr>> view() const { return request.view(account()); }
};

enum MethodFlag : unsigned {
    NoAccount = 1,   ///< no accountId among its arguments
    Writes = 2,      ///< accountReadOnly where the account may only be read
    AnyArguments = 4, ///< the grammar is not checked
    Shareable = 8     ///< also for accounts that share mailboxes with the asker; all it does goes through their views
};

struct MethodRow {
    std::string_view name;
    std::string_view capability;
    std::span<const Argument> arguments;
    Task<Answer> (*run)(Call call);
    unsigned flags = 0;
};

/// Which account a call of that method may mean by the id @p text: the asker's own (0), or one that shares something with him
/// and that the method is Shareable for. accountNotFound, accountNotSupportedByMethod, accountReadOnly.
Task<tl::expected<store::AccountId, MethodError>> accountOf(Request& request, const MethodRow& row, std::string_view text);
/// How much the call's account may hold; bytes, 0 for any.
Task<Result<uint64_t>> quotaOf(Call call);

std::span<const MethodRow> methodTable();
/// Null when there is none.
const MethodRow* findMethod(std::string_view name);

/// The capabilities' names.
namespace capability {
constexpr std::string_view core = "urn:ietf:params:jmap:core";
constexpr std::string_view mail = "urn:ietf:params:jmap:mail";
constexpr std::string_view submission = "urn:ietf:params:jmap:submission";
constexpr std::string_view vacation = "urn:ietf:params:jmap:vacationresponse";
constexpr std::string_view websocket = "urn:ietf:params:jmap:websocket";
constexpr std::string_view blob = "urn:ietf:params:jmap:blob";
constexpr std::string_view quota = "urn:ietf:params:jmap:quota";
constexpr std::string_view contacts = "urn:ietf:params:jmap:contacts";
constexpr std::string_view principals = "urn:ietf:params:jmap:principals";
constexpr std::string_view principalsOwner = "urn:ietf:params:jmap:principals:owner";
constexpr std::string_view mailShare = "urn:ietf:params:jmap:mail:share";
constexpr std::string_view mdn = "urn:ietf:params:jmap:mdn";
constexpr std::string_view preferences = "https://posthorn.dev/jmap/preferences"; ///< our own
} // namespace capability

} // namespace posthorn::jmap
