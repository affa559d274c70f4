// A question to the DNS on its way through the resolver, and what its queries have brought so far. For resolver.cpp only.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include <unbound.h>

#include "wire/service.h"

namespace posthorn::net {

/// One question of a caller: one DNS query, or two for addresses.
struct DnsQuestion {
    static constexpr int typeA = 1;
    static constexpr int typeMx = 15;
    static constexpr int typeAaaa = 28;
    static constexpr int typeSrv = 33;

    struct Query {
        DnsQuestion* question = nullptr;
        int type = 0;
        int asyncId = 0;
        bool running = false;
    };
    std::string name;
    std::vector<Query> queries;
    Executor* asker = nullptr;
    Reply<wire::MxAnswer> mxReply;
    Reply<wire::AddressAnswer> addressReply;
    Reply<std::vector<wire::SrvHost>> srvReply;
    std::chrono::steady_clock::time_point deadline;
    std::vector<wire::MxHost> hosts;
    std::vector<wire::SrvHost> services;
    std::vector<std::string> v6;
    std::vector<std::string> v4;
    bool secure = true; ///< all of it so far
    bool bogus = false; ///< any of it
    bool nameMissing = false;
    std::string failure; ///< the last one's reason
    bool answered = false;

    /// The queries that have not come back.
    size_t running() const;
    /// What one query brought: @p error of libunbound, or else @p result.
    void take(int type, int error, const ub_result* result);
    /// Tells the asker, once all queries are back.
    void answer();
    void fail(ErrorKind kind, const std::string& text);
};

} // namespace posthorn::net
