#include <algorithm>

#include "admin/registry.h"
#include "base/text.h"

namespace posthorn::admin {

namespace {

void status(Context& context, const Caller&, Arguments, Executor&, Reply<Answer> reply)
{
    const watch::Overview overview = context.hub.look();
    Answer answer{{}, true};
    for (const auto& service : overview.services) {
        const char* state = service.state == watch::ServiceState::Active   ? "active"
                            : service.state == watch::ServiceState::Failed ? "failed"
                                                                           : "inactive";
        answer.rows.push_back({"service", service.name, state, std::to_string(service.port),
                               std::to_string(service.sessions), service.problem});
    }
    for (size_t i = 0; i < overview.sinceStart.size(); ++i)
        answer.rows.push_back({"counter", std::string(watch::counterName(watch::Counter(i))),
                               std::to_string(overview.today[i]), std::to_string(overview.sinceStart[i])});
    answer.rows.push_back({"queue", std::to_string(overview.queue.waiting), std::to_string(overview.queue.held),
                           std::to_string(overview.queue.bytes)});
    reply(std::move(answer));
}

void sessions(Context& context, const Caller&, Arguments, Executor&, Reply<Answer> reply)
{
    Answer answer{{}, true};
    for (const auto& session : context.hub.sessions())
        answer.rows.push_back({std::to_string(session.id), session.service, session.peer, session.account,
                               session.state, session.command, session.tls ? "tls" : "", std::to_string(session.bytesIn),
                               std::to_string(session.bytesOut), formatIsoDate(session.since)});
    reply(std::move(answer));
}

// Says no to what does not exist, before the server's assembly is told.
Result<watch::Control> makeControl(const Context& context, watch::Control::Kind kind, const Arguments& arguments)
{
    using Kind = watch::Control::Kind;
    watch::Control control{kind, arguments.empty() ? std::string() : arguments[0], 0};
    if (kind == Kind::DisconnectSession) {
        const auto number = parseNumber<uint64_t>(control.name);
        if (!number)
            return fail(ErrorKind::Invalid, "not a session's number: " + control.name);
        const auto sessions = context.hub.sessions();
        if (std::none_of(sessions.begin(), sessions.end(), [&](const auto& session) { return session.id == *number; }))
            return fail(ErrorKind::NotFound, "no such session: " + control.name);
        control.session = *number;
    } else if (kind == Kind::ActivateService || kind == Kind::DeactivateService) {
        const auto services = context.hub.look().services;
        if (std::none_of(services.begin(), services.end(), [&](const auto& each) { return each.name == control.name; }))
            return fail(ErrorKind::NotFound, "no such service: " + control.name);
    }
    return control;
}

void addControl(Registry& registry, std::string_view word, std::string_view arguments, std::string_view help,
                size_t count, watch::Control::Kind kind)
{
    registry.add({{word, arguments, help, count, count, Permission::Global, true},
                  [kind](Context& context, const Caller&, Arguments given, Executor&, Reply<Answer> reply) {
                      const auto control = makeControl(context, kind, given);
                      if (!control)
                          return reply(passOn(control.error()));
                      context.hub.send(*control);
                      reply(Answer{});
                  }});
}

} // namespace

void addServerOperations(Registry& registry)
{
    using Kind = watch::Control::Kind;
    registry.add({{"status", "", "Lists services (name, state, port, sessions, problem), counters (today, since start)"
                                 " and the queue (waiting, held, bytes).",
                   0, 0, Permission::Global, false},
                  status});
    registry.add({{"session list", "",
                   "Lists live sessions: number, service, peer, account, state, command, tls, bytes in, bytes out, since.",
                   0, 0, Permission::Global, false, false, "number service peer account state command tls in out since"},
                  sessions});
    registry.add({{"noop", "", "Does nothing.", 0, 0, Permission::User, false},
                  [](Context&, const Caller&, Arguments, Executor&, Reply<Answer> reply) { reply(Answer{}); }});
    addControl(registry, "session end", "number", "Disconnects a session.", 1, Kind::DisconnectSession);
    addControl(registry, "service activate", "name", "Starts listening for a service.", 1, Kind::ActivateService);
    addControl(registry, "service deactivate", "name", "Stops a service and ends its sessions.", 1,
               Kind::DeactivateService);
    addControl(registry, "reload", "", "Reads posthorn.ini and the certificates anew, as SIGHUP does.", 0, Kind::Reload);
    addControl(registry, "stop", "", "Stops the server.", 0, Kind::Stop);
}

} // namespace posthorn::admin
