// What all /set methods share (RFC 8620 section 5.3).
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "jmap/method.h"

namespace posthorn::jmap {

#define POSTHORN_JMAP_SET_ARGUMENTS                                                                                    \
    Argument{"accountId", Type::Id, Required}, Argument{"ifInState", Type::String}, Argument{"create", Type::IdMap},   \
        Argument{"update", Type::IdMap}, Argument{"destroy", Type::Ids}

inline constexpr std::array setArguments{POSTHORN_JMAP_SET_ARGUMENTS};

/// A /set as it was asked for. Views and pointers lead into the arguments.
struct SetRequest {
    std::vector<std::pair<std::string, const Object*>> create; ///< by creation id
    std::vector<std::pair<std::string, const Object*>> update; ///< by id as given
    std::vector<std::string> destroy;                          ///< as given, each once
};

/// requestTooLarge, stateMismatch, invalidArguments.
tl::expected<SetRequest, MethodError> readSet(const Call& call, std::string_view state);

/// What has become of each object.
class SetResult {
public:
    /// @p serverSet: the new object's "id", and what else the client does not know of it.
    void created(Call& call, const std::string& creation, Object serverSet);
    void updated(const std::string& id, Json serverSet = nullptr) { set(m_updated, id, std::move(serverSet)); }
    void destroyed(std::string_view id) { m_destroyed.push_back(textJson(id)); }
    void notCreated(const std::string& creation, const SetError& error) { set(m_notCreated, creation, error.json()); }
    void notUpdated(const std::string& id, const SetError& error) { set(m_notUpdated, id, error.json()); }
    void notDestroyed(const std::string& id, const SetError& error) { set(m_notDestroyed, id, error.json()); }

    bool anyDone() const { return !m_created.empty() || !m_updated.empty() || !m_destroyed.empty(); }
    bool anyRefused() const { return !m_notCreated.empty() || !m_notUpdated.empty() || !m_notDestroyed.empty(); }
    const Object& created() const { return m_created; }
    const Object& updated() const { return m_updated; }
    const Array& destroyed() const { return m_destroyed; }

    Object answer(const Call& call, std::string_view oldState, std::string_view newState) &&;
    /// The same without account and states, for types that have none.
    Object outcomes() &&;

private:
    Object m_created, m_updated, m_notCreated, m_notUpdated, m_notDestroyed;
    Array m_destroyed;
};

/// Does what is asked for, one object after the other: @p setter's create(creation, object), update(id, patch) and
/// destroy(id), each a Task<void> that notes down what has become of it.
template<class Setter>
Task<void> setEach(Setter& setter, const SetRequest& request)
{
    for (const auto& [creation, object] : request.create) {
        Task<void> task = setter.create(creation, *object);
        co_await task;
    }
    for (const auto& [id, patch] : request.update) {
        Task<void> task = setter.update(id, *patch);
        co_await task;
    }
    for (const std::string& id : request.destroy) {
        Task<void> task = setter.destroy(id);
        co_await task;
    }
}

/// The names of members of @p given that differ from @p current, but for those in @p mutableNames. What a client sends
/// back unchanged is no offence.
std::vector<std::string> changedImmutables(const Object& current, const Object& given,
                                           std::span<const std::string_view> mutableNames);

} // namespace posthorn::jmap
