#include "net/resolver.h"

#include <algorithm>
#include <deque>
#include <mutex>
#include <random>
#include <thread>

#include <arpa/inet.h>
#include <idn2.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unbound.h>
#include <unistd.h>

#include "base/text.h"
#include "net/socket.h"
#include "wire/networks.h"

namespace posthorn::net {
namespace {

using wire::MxHost;

constexpr int typeA = 1, typeMx = 15, typeAaaa = 28, classIn = 1;
constexpr int rcodeNxDomain = 3;

using clock = std::chrono::steady_clock;

/// One question of a caller: one DNS query, or two for addresses.
struct Question {
    struct Query {
        Question* question = nullptr;
        int type = 0;
        int asyncId = 0;
        bool running = false;
    };
    std::string name;
    std::vector<Query> queries;
    Executor* asker = nullptr;
    Reply<std::vector<MxHost>> mxReply;
    Reply<std::vector<std::string>> addressReply;
    clock::time_point deadline;
    std::vector<MxHost> hosts;
    std::vector<std::string> v6;
    std::vector<std::string> v4;
    bool nameMissing = false;
    std::string failure; ///< the last one's reason
    bool answered = false;

    size_t running() const
    {
        return size_t(std::count_if(queries.begin(), queries.end(), [](const Query& each) { return each.running; }));
    }
    void fail(ErrorKind kind, const std::string& text)
    {
        const Error error = posthorn::fail(kind, text).value();
        answered = true;
        if (mxReply)
            asker->post([reply = std::move(mxReply), error] { reply(passOn(error)); });
        else
            asker->post([reply = std::move(addressReply), error] { reply(passOn(error)); });
    }
    void answer();
};

void Question::answer()
{
    if (hosts.empty() && v6.empty() && v4.empty()) {
        if (!failure.empty() && !nameMissing)
            fail(ErrorKind::Unavailable, "the DNS gives no answer about " + name + ": " + failure);
        else
            fail(ErrorKind::NotFound,
                 (nameMissing ? "no such name in the DNS: " : "no such record in the DNS: ") + name);
        return;
    }
    answered = true;
    if (mxReply) {
        static thread_local std::mt19937 random(std::random_device{}());
        std::shuffle(hosts.begin(), hosts.end(), random); // RFC 5321 section 5.1: equals in random order
        std::stable_sort(hosts.begin(), hosts.end(),
                         [](const auto& a, const auto& b) { return a.preference < b.preference; });
        asker->post([reply = std::move(mxReply), list = std::move(hosts)]() mutable { reply(std::move(list)); });
        return;
    }
    v6.insert(v6.end(), v4.begin(), v4.end());
    asker->post([reply = std::move(addressReply), list = std::move(v6)]() mutable { reply(std::move(list)); });
}

/// An uncompressed domain name in wire format as text, "." for the root; nothing for labels that no host name has.
std::optional<std::string> nameFromWire(std::string_view bytes)
{
    std::string name;
    while (!bytes.empty()) {
        const size_t length = static_cast<unsigned char>(bytes[0]);
        if (length == 0)
            return name.empty() ? "." : name;
        if (length > 63 || bytes.size() < length + 1)
            return std::nullopt;
        if (!name.empty())
            name += '.';
        for (const char c : bytes.substr(1, length)) {
            if (c <= ' ' || c == '.' || c == '\\' || c == 127)
                return std::nullopt;
            name += asciiLower(c);
        }
        bytes.remove_prefix(length + 1);
    }
    return std::nullopt;
}

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
    void ask(std::unique_ptr<Question> question);

private:
    void run();
    void begin(std::unique_ptr<Question> question);
    void expire();
    void sweep();
    int waitMs() const;
    static void finished(void* query, int error, ub_result* result);

    const ResolverOptions m_options;
    ub_ctx* m_context = nullptr;
    Descriptor m_wake{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
    std::mutex m_mutex;
    std::vector<std::unique_ptr<Question>> m_new;
    bool m_stop = false;
    std::deque<std::unique_ptr<Question>> m_asked; ///< on the thread only; the oldest deadline first
    std::thread m_thread;
};

Resolver::Room::Room(ResolverOptions options)
    : m_options(std::move(options))
    , m_context(ub_ctx_create())
{
    if (!m_context)
        return;
    ub_ctx_debuglevel(m_context, 0);
    ub_ctx_debugout(m_context, nullptr);
    ub_ctx_async(m_context, 1); // a thread, not a process
    if (!m_options.forwarder.empty()) {
        ub_ctx_set_option(m_context, "do-not-query-localhost:", "no");
        ub_ctx_set_fwd(m_context, m_options.forwarder.c_str());
    } else {
        // A forwarder on this very host (systemd-resolved, dnsmasq) is common.
        ub_ctx_set_option(m_context, "do-not-query-localhost:", "no");
        ub_ctx_resolvconf(m_context, m_options.resolvConf.c_str());
    }
    if (!m_options.hosts.empty())
        ub_ctx_hosts(m_context, m_options.hosts.c_str());
    m_thread = std::thread([this] { run(); });
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

void Resolver::Room::ask(std::unique_ptr<Question> question)
{
    question->deadline = clock::now() + m_options.timeout;
    if (!m_context) {
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
    auto& query = *static_cast<Question::Query*>(data);
    Question& question = *query.question;
    query.running = false;
    if (error != 0) {
        question.failure = ub_strerror(error);
        question.nameMissing |= error == UB_SYNTAX;
    } else if (result->bogus) {
        question.failure = "the answer's signature is wrong";
    } else if (result->nxdomain || result->rcode == rcodeNxDomain) {
        question.nameMissing = true;
    } else if (result->rcode != 0) {
        question.failure = "response code " + std::to_string(result->rcode);
    } else if (result->havedata) {
        for (int i = 0; result->data[i]; ++i) {
            const std::string_view bytes(result->data[i], size_t(result->len[i]));
            char text[INET6_ADDRSTRLEN];
            if (query.type == typeMx && bytes.size() > 2) {
                if (auto name = nameFromWire(bytes.substr(2)))
                    question.hosts.push_back(
                        {static_cast<unsigned char>(bytes[0]) << 8 | static_cast<unsigned char>(bytes[1]),
                         std::move(*name)});
            } else if (query.type == typeA && bytes.size() == 4) {
                question.v4.emplace_back(inet_ntop(AF_INET, bytes.data(), text, sizeof text));
            } else if (query.type == typeAaaa && bytes.size() == 16) {
                question.v6.emplace_back(inet_ntop(AF_INET6, bytes.data(), text, sizeof text));
            }
        }
    }
    ub_resolve_free(result);
    if (question.running() == 0 && !question.answered)
        question.answer();
}

void Resolver::Room::begin(std::unique_ptr<Question> question)
{
    for (Question::Query& query : question->queries) {
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
        for (Question::Query& query : question->queries) {
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
    if (m_asked.empty())
        return -1;
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(m_asked.front()->deadline - clock::now());
    return int(std::max<int64_t>(0, left.count()) + 1);
}

void Resolver::Room::run()
{
    pollfd watched[2] = {{m_wake.get(), POLLIN, 0}, {ub_fd(m_context), POLLIN, 0}};
    for (;;) {
        ::poll(watched, 2, waitMs());
        uint64_t times = 0;
        [[maybe_unused]] const ssize_t size = ::read(m_wake.get(), &times, sizeof times);
        std::vector<std::unique_ptr<Question>> fresh;
        {
            std::lock_guard lock(m_mutex);
            if (m_stop)
                return;
            fresh.swap(m_new);
        }
        for (auto& question : fresh)
            begin(std::move(question));
        if (watched[1].revents != 0)
            ub_process(m_context);
        expire();
    }
}

Resolver::Resolver(ResolverOptions options)
    : m_room(std::make_shared<Room>(std::move(options)))
{}

Resolver::~Resolver() = default;

void Resolver::mx(const std::string& domain, Executor& asker, Reply<std::vector<MxHost>> reply)
{
    auto question = std::make_unique<Question>();
    question->asker = &asker;
    question->mxReply = std::move(reply);
    question->name = asciiName(domain);
    if (!literalAddress(domain).empty()) {
        question->fail(ErrorKind::NotFound, "an address has no mail exchangers");
    } else if (question->name.empty()) {
        question->fail(ErrorKind::NotFound, "not a domain name: " + domain);
    } else {
        question->queries.resize(1);
        question->queries[0].type = typeMx;
        m_room->ask(std::move(question));
    }
}

void Resolver::addresses(const std::string& host, Executor& asker, Reply<std::vector<std::string>> reply)
{
    if (std::string literal = literalAddress(host); !literal.empty()) {
        asker.post([reply = std::move(reply), literal = std::move(literal)]() mutable {
            reply(std::vector<std::string>{std::move(literal)});
        });
        return;
    }
    auto question = std::make_unique<Question>();
    question->asker = &asker;
    question->addressReply = std::move(reply);
    question->name = asciiName(host);
    if (question->name.empty()) {
        question->fail(ErrorKind::NotFound, "not a host name: " + host);
        return;
    }
    question->queries.resize(2);
    question->queries[0].type = typeAaaa;
    question->queries[1].type = typeA;
    m_room->ask(std::move(question));
}

} // namespace posthorn::net
