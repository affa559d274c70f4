#include "xmpp/federation/server_finder.h"

#include <algorithm>
#include <memory>
#include <optional>

namespace posthorn::xmpp {

namespace {

using Answer = Result<std::vector<wire::SrvHost>>;

/// Both answers, and what is to be done when both are there.
struct Search {
    std::string domain;
    std::optional<Answer> direct;
    std::optional<Answer> usual;
    Reply<std::vector<ServerPlace>> reply;

    void maybeFinish()
    {
        if (!direct || !usual)
            return;
        struct Ranked {
            int priority;
            ServerPlace place;
        };
        std::vector<Ranked> all;
        bool denied = false;
        for (const auto* const answer : {&*direct, &*usual}) {
            if (!*answer)
                continue;
            for (const wire::SrvHost& each : **answer) {
                if (each.name == ".")
                    denied = denied || answer == &*usual;
                else
                    all.push_back({each.priority, {each.name, each.port, answer == &*direct}});
            }
        }
        if (all.empty() && denied)
            return reply(fail(ErrorKind::NotFound, domain + " has no XMPP server"));
        if (all.empty()) // without records the domain itself (RFC 6120 section 3.2.2)
            return reply(std::vector<ServerPlace>{{domain, 5269, false}});
        std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.priority < b.priority; });
        std::vector<ServerPlace> places;
        for (const Ranked& each : all)
            places.push_back(each.place);
        reply(std::move(places));
    }
};

} // namespace

void findServers(wire::Resolver& resolver, const std::string& domain, Executor& asker,
                 Reply<std::vector<ServerPlace>> reply)
{
    const auto search = std::make_shared<Search>();
    search->domain = domain;
    search->reply = std::move(reply);
    resolver.srv("_xmpps-server._tcp." + domain, asker, [search](Answer answer) {
        search->direct = std::move(answer);
        search->maybeFinish();
    });
    resolver.srv("_xmpp-server._tcp." + domain, asker, [search](Answer answer) {
        search->usual = std::move(answer);
        search->maybeFinish();
    });
}

} // namespace posthorn::xmpp
