// Where a domain's mail goes (RFC 5321 section 5.1, RFC 7505). Inside this room.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/executor.h"
#include "wire/service.h"

namespace posthorn::delivery {

/// One address to try.
struct Candidate {
    std::string host; ///< its name in A-labels
    std::string address;
};

struct Route {
    std::vector<Candidate> candidates; ///< in the order in which they are tried
    // When there are none:
    bool permanent = false;
    std::string status;
    std::string problem;
};

class RouteFinder {
public:
    /// @p ownName: this host's name; a route through it would be a loop.
    RouteFinder(wire::Resolver& resolver, Executor& executor, std::string ownName);
    /// @p domain: a name (U-labels are fine) or an address literal.
    void find(const std::string& domain, std::function<void(Route)> found);
    /// The addresses of one host, without asking for its mail exchangers.
    void findHost(const std::string& host, std::function<void(Route)> found);

    static constexpr size_t mostHosts = 6;
    static constexpr size_t mostAddresses = 10;

private:
    struct Search;
    void takeExchangers(const std::shared_ptr<Search>& search, Result<wire::MxAnswer> answer);
    void nextHost(std::shared_ptr<Search> search);
    static void finish(Search& search);

    wire::Resolver& m_resolver;
    Executor& m_executor;
    const std::string m_ownName;
    Life m_life;
};

} // namespace posthorn::delivery
