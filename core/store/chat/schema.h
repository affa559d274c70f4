// The tables of chat.db.
#pragma once

#include <span>
#include <string_view>

namespace posthorn::store {

/// What makes version n from version n - 1, as sql::migrate wants it.
std::span<const std::string_view> chatSchema();
constexpr std::string_view chatVersionTable = "chat_version";

} // namespace posthorn::store
