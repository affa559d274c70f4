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
    else
        asker->post([reply = std::move(addressReply), error] { reply(passOn(error)); });
}

void DnsQuestion::answer()
{
    if (hosts.empty() && v6.empty() && v4.empty()) {
        if (!failure.empty() && (!nameMissing || bogus))
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
            } else if (type == typeA && bytes.size() == 4) {
                v4.emplace_back(inet_ntop(AF_INET, bytes.data(), text, sizeof text));
            } else if (type == typeAaaa && bytes.size() == 16) {
                v6.emplace_back(inet_ntop(AF_INET6, bytes.data(), text, sizeof text));
            }
        }
    }
}

} // namespace posthorn::net
