#include "net/dns_question.h"

#include <algorithm>
#include <optional>
#include <random>

#include <arpa/inet.h>

#include "base/text.h"

namespace posthorn::net {
namespace {

using wire::MxHost;

constexpr int rcodeNxDomain = 3;

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

/// RFC 2782: by priority; among equal ones the next is drawn by its share of the weights that are left.
void arrange(std::vector<wire::SrvHost>& hosts, std::mt19937& random)
{
    std::stable_sort(hosts.begin(), hosts.end(), [](const auto& a, const auto& b) {
        return std::pair(a.priority, a.weight != 0) < std::pair(b.priority, b.weight != 0); // those without weight first
    });
    for (auto next = hosts.begin(); next != hosts.end(); ++next) {
        const auto end = std::find_if(next, hosts.end(), [&](const auto& each) { return each.priority != next->priority; });
        int sum = 0;
        for (auto each = next; each != end; ++each)
            sum += each->weight;
        int left = int(std::uniform_int_distribution<int>(0, sum)(random));
        auto drawn = next;
        while (std::next(drawn) != end && left > drawn->weight)
            left -= (drawn++)->weight;
        std::rotate(next, drawn, std::next(drawn));
    }
}

} // namespace

size_t DnsQuestion::running() const
{
    return size_t(std::count_if(queries.begin(), queries.end(), [](const Query& each) { return each.running; }));
}

void DnsQuestion::fail(ErrorKind kind, const std::string& text)
{
    const Error error = posthorn::fail(kind, text).value();
    answered = true;
    if (mxReply)
        asker->post([reply = std::move(mxReply), error] { reply(passOn(error)); });
    else if (srvReply)
        asker->post([reply = std::move(srvReply), error] { reply(passOn(error)); });
    else
        asker->post([reply = std::move(addressReply), error] { reply(passOn(error)); });
}

void DnsQuestion::answer()
{
    if (hosts.empty() && v6.empty() && v4.empty() && services.empty()) {
        if (!failure.empty() && (!nameMissing || bogus))
            fail(ErrorKind::Unavailable, "the DNS gives no answer about " + name + ": " + failure);
        else
            fail(ErrorKind::NotFound,
                 (nameMissing ? "no such name in the DNS: " : "no such record in the DNS: ") + name);
        return;
    }
    answered = true;
    static thread_local std::mt19937 random(std::random_device{}());
    if (srvReply) {
        arrange(services, random);
        asker->post([reply = std::move(srvReply), services = std::move(services)]() mutable { reply(std::move(services)); });
        return;
    }
    if (mxReply) {
        std::shuffle(hosts.begin(), hosts.end(), random); // RFC 5321 section 5.1: equals in random order
        std::stable_sort(hosts.begin(), hosts.end(),
                         [](const auto& a, const auto& b) { return a.preference < b.preference; });
        asker->post([reply = std::move(mxReply), answer = wire::MxAnswer{std::move(hosts), secure}]() mutable {
            reply(std::move(answer));
        });
        return;
    }
    v6.insert(v6.end(), v4.begin(), v4.end());
    asker->post([reply = std::move(addressReply), answer = wire::AddressAnswer{std::move(v6), secure}]() mutable {
        reply(std::move(answer));
    });
}

void DnsQuestion::take(int type, int error, const ub_result* result)
{
    if (error != 0) {
        failure = ub_strerror(error);
        nameMissing = nameMissing || error == UB_SYNTAX;
    } else if (result->bogus) {
        failure = std::string("DNSSEC: ") + (result->why_bogus ? result->why_bogus : "bogus");
        bogus = true;
    } else if (result->nxdomain || result->rcode == rcodeNxDomain) {
        nameMissing = true;
    } else if (result->rcode != 0) {
        failure = "response code " + std::to_string(result->rcode);
    } else if (result->havedata) {
        secure = secure && result->secure != 0;
        for (int i = 0; result->data[i]; ++i) {
            const std::string_view bytes(result->data[i], size_t(result->len[i]));
            char text[INET6_ADDRSTRLEN];
            if (type == typeMx && bytes.size() > 2) {
                if (auto name = nameFromWire(bytes.substr(2)))
                    hosts.push_back(
                        {static_cast<unsigned char>(bytes[0]) << 8 | static_cast<unsigned char>(bytes[1]),
                         std::move(*name)});
            } else if (type == typeSrv && bytes.size() > 6) {
                const auto number = [&](size_t at) {
                    return static_cast<unsigned char>(bytes[at]) << 8 | static_cast<unsigned char>(bytes[at + 1]);
                };
                if (auto name = nameFromWire(bytes.substr(6)))
                    services.push_back({number(0), number(2), uint16_t(number(4)), std::move(*name)});
            } else if (type == typeA && bytes.size() == 4) {
                v4.emplace_back(inet_ntop(AF_INET, bytes.data(), text, sizeof text));
            } else if (type == typeAaaa && bytes.size() == 16) {
                v6.emplace_back(inet_ntop(AF_INET6, bytes.data(), text, sizeof text));
            }
        }
    }
}

} // namespace posthorn::net
