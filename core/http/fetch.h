// One request to another host, as a session for wire::Connector: for what the server fetches on somebody's behalf.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "http/fields.h"
#include "wire/link.h"

namespace posthorn::http {

struct FetchWish {
    std::string host;   ///< for the Host field, with the port where it is not the scheme's own
    std::string target; ///< path and query, encoded
    std::string accept;
    std::string agent;
    std::string method = "GET";
    Fields fields = {};    ///< more of them
    std::string body = {}; ///< of a POST
    uint64_t mostBody = 5 * 1024 * 1024; ///< above it: TooLarge
    std::chrono::seconds within{15};     ///< from the connection's standing to the end of the body: Timeout
};

struct Fetched {
    unsigned status = 0;
    Fields fields;
    std::string body;
};

/// @p reply is called once, on the connection's worker, unless @p wanted has expired: then the fetch ends silently at
/// the next occasion. Errors: Unavailable (no connection), Timeout, TooLarge, Invalid (no HTTP). A redirect is an answer.
std::unique_ptr<wire::Session> makeFetch(FetchWish wish, std::weak_ptr<const void> wanted, Reply<Fetched> reply);

} // namespace posthorn::http
