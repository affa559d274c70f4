// What all /get methods share (RFC 8620 section 5.1).
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "jmap/method.h"

namespace posthorn::jmap {

inline constexpr std::array getArguments{
    Argument{"accountId", Type::Id, Required},
    Argument{"ids", Type::Ids},
    Argument{"properties", Type::Strings},
};

/// A /get as it was asked for.
struct GetRequest {
    bool all = false;             ///< "ids" was null
    std::vector<std::string> ids; ///< each once, creation ids resolved
    std::vector<std::string_view> properties;

    bool wants(std::string_view property) const;
};

/// Reads ids and properties. requestTooLarge; invalidArguments for a property that @p isKnown does not know.
/// @p defaults: what null stands for. "id" is always among the properties.
tl::expected<GetRequest, MethodError> readGet(const Call& call, std::span<const std::string_view> defaults,
                                              bool (*isKnown)(std::string_view) = nullptr);

/// What a /get finds.
struct GetResult {
    Array list;
    Array notFound;

    void missing(std::string_view id) { notFound.push_back(textJson(id)); }
    Object answer(const Call& call, std::string_view state) &&;
};

/// Keeps the wanted properties of @p object.
Object pick(Object object, const GetRequest& request);

/// /get of a type of which the whole list is at hand: @p objects with their "id"s.
Answer getFrom(const Call& call, std::span<const std::string_view> properties, std::vector<Object> objects,
               std::string_view state);

} // namespace posthorn::jmap
