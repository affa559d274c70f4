#include "net/resolver.h"

#include <algorithm>
#include <deque>
#include <fstream>
#include <mutex>
#include <thread>

#include <idn2.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unbound.h>
#include <unistd.h>

#include "base/text.h"
#include "net/dns_question.h"
#include "net/socket.h"
#include "wire/networks.h"

namespace posthorn::net {
namespace {

constexpr int typeDnskey = 48, classIn = 1;

using clock = std::chrono::steady_clock;

/// The address within a literal, "[IPv6:2001:db8::1]" (RFC 5321 section 4.1.3) or bare; empty for a name.
std::string literalAddress(std::string_view text)
{
    if (text.size() > 2 && text.front() == '[' && text.back() == ']') {
        text = text.substr(1, text.size() - 2);
        if (startsWithIgnoreCase(text, "IPv6:"))
            text.remove_prefix(5);
    }
    return wire::parseIp(text) ? std::string(text) : std::string();
}

/// The zone that a file of trust anchors is about: the owner of its first record.
std::optional<std::string> anchoredZone(const std::string& file)
{
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);) {
        const std::string_view text = trimmed(line);
        if (!text.empty() && text.front() != ';')
            return std::string(text.substr(0, text.find_first_of(" \t")));
    }
    return std::nullopt;
}

/// The name in ASCII (IDNA 2008); empty when it cannot be one.
std::string asciiName(const std::string& name)
{
    if (name.empty() || name.size() > 1000 || name.find('\0') != std::string::npos)
        return {};
    std::string ascii = name;
    if (!isAscii(name)) {
        char* made = nullptr;
        if (idn2_to_ascii_8z(name.c_str(), &made, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL) != IDN2_OK)
            return {};
        ascii = made;
        idn2_free(made);
    }
    return ascii.size() <= 254 ? ascii : std::string();
}

} // namespace

class Resolver::Room {
public:
    explicit Room(ResolverOptions options);
    ~Room();
    void ask(std::unique_ptr<DnsQuestion> question);

private:
    void makeContext(bool validating);
    void probe();
    static void probed(void* room, int error, ub_result* result);
    void run();
    void begin(std::unique_ptr<DnsQuestion> question);
    void expire();
    void sweep();
    int waitMs() const;
    static void finished(void* query, int error, ub_result* result);

    const ResolverOptions m_options;
    ub_ctx* m_context = nullptr; ///< changes on the thread only, once that runs
    std::string m_zone;          ///< of the trust anchor; empty: nothing is validated
    bool m_probing = false;      ///< questions wait until it is known whether signatures arrive here
    bool m_stripped = false;     ///< they do not
    int m_probeId = 0;
    clock::time_point m_probeEnd;
    Descriptor m_wake{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
    std::mutex m_mutex;
    std::vector<std::unique_ptr<DnsQuestion>> m_new;
    bool m_stop = false;
    std::deque<std::unique_ptr<DnsQuestion>> m_asked; ///< on the thread only; the oldest deadline first
    std::thread m_thread;
};

Resolver::Room::Room(ResolverOptions options)
    : m_options(std::move(options))
{
    if (!m_options.trustAnchor.empty()) {
        m_zone = anchoredZone(m_options.trustAnchor).value_or("");
        if (m_zone.empty() && m_options.unvalidated)
            m_options.unvalidated("the trust anchor " + m_options.trustAnchor + " cannot be read");
    }
    makeContext(!m_zone.empty());
    if (m_context)
        m_thread = std::thread([this] { run(); });
}

void Resolver::Room::makeContext(bool validating)
{
    ub_ctx* const fresh = ub_ctx_create();
    if (!fresh)
        return;
    if (m_context)
        ub_ctx_delete(m_context);
    m_context = fresh;
    ub_ctx_debuglevel(m_context, 0);
    ub_ctx_debugout(m_context, nullptr);
    ub_ctx_async(m_context, 1); // a thread, not a process
    // A forwarder on this very host (systemd-resolved, dnsmasq) is common.
    ub_ctx_set_option(m_context, "do-not-query-localhost:", "no");
    if (!m_options.forwarder.empty())
        ub_ctx_set_fwd(m_context, m_options.forwarder.c_str());
    else
        ub_ctx_resolvconf(m_context, m_options.resolvConf.c_str());
    if (!m_options.hosts.empty())
        ub_ctx_hosts(m_context, m_options.hosts.c_str());
    if (!validating)
        return;
    ub_ctx_add_ta_file(m_context, m_options.trustAnchor.c_str());
    // Names that sites give to themselves: the root proves that there are none.
    for (const char* zone : {"corp", "home", "home.arpa", "internal", "intranet", "lan", "local", "private", "test"})
        ub_ctx_set_option(m_context, "domain-insecure:", zone);
}

/// Asks for the anchored zone's own keys. There are name servers that pass no signatures on; with them every answer would
/// be bogus and no mail would leave, so validation is given up, with a warning, as systemd-resolved's allow-downgrade does.
void Resolver::Room::probe()
{
    m_probeEnd = clock::now() + m_options.timeout / 4;
    m_probing =
        ub_resolve_async(m_context, m_zone.c_str(), typeDnskey, classIn, this, &Room::probed, &m_probeId) == 0;
}

void Resolver::Room::probed(void* data, int error, ub_result* result)
{
    Room& room = *static_cast<Room*>(data);
    room.m_probing = false;
    room.m_stripped = error == 0 && result->bogus != 0;
    if (room.m_stripped && room.m_options.unvalidated)
        room.m_options.unvalidated("the name servers of this host pass no DNSSEC signatures on: " +
                                   std::string(result->why_bogus ? result->why_bogus : "bogus"));
    ub_resolve_free(result);
}

Resolver::Room::~Room()
{
    {
        std::lock_guard lock(m_mutex);
        m_stop = true;
    }
    const uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = ::write(m_wake.get(), &one, sizeof one);
    if (m_thread.joinable())
        m_thread.join();
    if (m_context)
        ub_ctx_delete(m_context);
    for (const auto& question : m_new)
        question->fail(ErrorKind::Cancelled, "the resolver stops");
    for (const auto& question : m_asked) {
        if (!question->answered)
            question->fail(ErrorKind::Cancelled, "the resolver stops");
    }
}

void Resolver::Room::ask(std::unique_ptr<DnsQuestion> question)
{
    question->deadline = clock::now() + m_options.timeout;
    if (!m_thread.joinable()) {
        question->fail(ErrorKind::Unavailable, "the resolver could not be started");
        return;
    }
    {
        std::lock_guard lock(m_mutex);
        m_new.push_back(std::move(question));
    }
    const uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = ::write(m_wake.get(), &one, sizeof one);
}

void Resolver::Room::finished(void* data, int error, ub_result* result)
{
    auto& query = *static_cast<DnsQuestion::Query*>(data);
    DnsQuestion& question = *query.question;
    query.running = false;
    question.take(query.type, error, result);
    ub_resolve_free(result);
    if (question.running() == 0 && !question.answered)
        question.answer();
}

void Resolver::Room::begin(std::unique_ptr<DnsQuestion> question)
{
    for (DnsQuestion::Query& query : question->queries) {
        query.question = question.get();
        query.running = true;
        const int error = ub_resolve_async(m_context, question->name.c_str(), query.type, classIn, &query,
                                           &Room::finished, &query.asyncId);
        if (error != 0) {
            query.running = false;
            question->failure = ub_strerror(error);
            question->nameMissing = error == UB_SYNTAX; // labels that are too long, for one
        }
    }
    if (question->running() == 0)
        question->answer();
    else
        m_asked.push_back(std::move(question));
}

/// Answers what has waited too long, and forgets what has been answered.
void Resolver::Room::expire()
{
    const auto now = clock::now();
    for (const auto& question : m_asked) {
        if (question->deadline > now)
            break;
        if (question->answered)
            continue;
        for (DnsQuestion::Query& query : question->queries) {
            if (query.running)
                ub_cancel(m_context, query.asyncId);
            query.running = false;
        }
        question->fail(ErrorKind::Timeout, "the DNS does not answer about " + question->name);
    }
    sweep();
}

void Resolver::Room::sweep()
{
    std::erase_if(m_asked, [](const auto& question) { return question->answered; });
}

int Resolver::Room::waitMs() const
{
    if (m_asked.empty() && !m_probing)
        return -1;
    const auto until = m_probing ? m_probeEnd : m_asked.front()->deadline;
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - clock::now());
    return int(std::max<int64_t>(0, left.count()) + 1);
}

void Resolver::Room::run()
{
    if (!m_zone.empty())
        probe();
    for (;;) {
        pollfd watched[2] = {{m_wake.get(), POLLIN, 0}, {ub_fd(m_context), POLLIN, 0}};
        ::poll(watched, 2, waitMs());
        uint64_t times = 0;
        [[maybe_unused]] const ssize_t size = ::read(m_wake.get(), &times, sizeof times);
        if (watched[1].revents != 0)
            ub_process(m_context);
        if (m_stripped) {
            m_stripped = false;
            makeContext(false);
        }
        if (m_probing && clock::now() >= m_probeEnd) { // the name servers are silent, as they will be to the questions
            ub_cancel(m_context, m_probeId);
            m_probing = false;
        }
        std::vector<std::unique_ptr<DnsQuestion>> fresh;
        {
            std::lock_guard lock(m_mutex);
            if (m_stop)
                return;
            if (!m_probing)
                fresh.swap(m_new);
        }
        for (auto& question : fresh)
            begin(std::move(question));
        expire();
    }
}

Resolver::Resolver(ResolverOptions options)
    : m_room(std::make_shared<Room>(std::move(options)))
{}

Resolver::~Resolver() = default;

void Resolver::mx(const std::string& domain, Executor& asker, Reply<wire::MxAnswer> reply)
{
    auto question = std::make_unique<DnsQuestion>();
    question->asker = &asker;
    question->mxReply = std::move(reply);
    question->name = asciiName(domain);
    if (!literalAddress(domain).empty()) {
        question->fail(ErrorKind::NotFound, "an address has no mail exchangers");
    } else if (question->name.empty()) {
        question->fail(ErrorKind::NotFound, "not a domain name: " + domain);
    } else {
        question->queries.resize(1);
        question->queries[0].type = DnsQuestion::typeMx;
        m_room->ask(std::move(question));
    }
}

void Resolver::srv(const std::string& name, Executor& asker, Reply<std::vector<wire::SrvHost>> reply)
{
    auto question = std::make_unique<DnsQuestion>();
    question->asker = &asker;
    question->srvReply = std::move(reply);
    question->name = asciiName(name);
    if (question->name.empty())
        return question->fail(ErrorKind::NotFound, "not a name: " + name);
    question->queries.resize(1);
    question->queries[0].type = DnsQuestion::typeSrv;
    m_room->ask(std::move(question));
}

void Resolver::addresses(const std::string& host, Executor& asker, Reply<wire::AddressAnswer> reply)
{
    if (std::string literal = literalAddress(host); !literal.empty()) {
        asker.post([reply = std::move(reply), literal = std::move(literal)]() mutable {
            reply(wire::AddressAnswer{{std::move(literal)}, false});
        });
        return;
    }
    auto question = std::make_unique<DnsQuestion>();
    question->asker = &asker;
    question->addressReply = std::move(reply);
    question->name = asciiName(host);
    if (question->name.empty()) {
        question->fail(ErrorKind::NotFound, "not a host name: " + host);
        return;
    }
    question->queries.resize(2);
    question->queries[0].type = DnsQuestion::typeAaaa;
    question->queries[1].type = DnsQuestion::typeA;
    m_room->ask(std::move(question));
}

} // namespace posthorn::net
