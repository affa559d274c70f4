// A small DNS server on loopback that says what a test wants, late or not at all, and keys that sign what it says.
#pragma once

#include <algorithm>
#include <atomic>
#include <ctime>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <QTest>

#include <netinet/in.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <poll.h>
#include <sys/socket.h>

#include "base/text.h"
#include "net/socket.h"

namespace posthorn::test {

inline void append16(std::string& out, int value)
{
    out += char(value >> 8);
    out += char(value & 255);
}

inline void append32(std::string& out, uint32_t value)
{
    append16(out, int(value >> 16));
    append16(out, int(value & 0xffff));
}

constexpr uint32_t timeToLive = 60;

inline std::string wireName(const std::string& name)
{
    std::string out;
    size_t from = 0;
    while (from < name.size()) {
        size_t dot = name.find('.', from);
        if (dot == std::string::npos)
            dot = name.size();
        out += char(dot - from);
        out += name.substr(from, dot - from);
        from = dot + 1;
    }
    return out + '\0';
}

/// Answers over UDP from a table; a name that is not in it does not exist.
class DnsServer {
public:
    struct Answer {
        int rcode = 0;
        bool silent = false;
        std::vector<std::string> records; ///< RDATA
        std::string signature;            ///< RDATA of their RRSIG; may be empty
    };
    std::map<std::pair<std::string, int>, Answer> answers; ///< by lower-case name and type; set before start()
    std::set<std::string> names;                           ///< that exist: NODATA instead of NXDOMAIN

    void start()
    {
        m_socket = net::Descriptor(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
        const auto address = net::numericAddress("127.0.0.1", 0);
        if (::bind(m_socket.get(), address->raw(), address->size) != 0)
            qFatal("no DNS server");
        port = net::localEndpoint(m_socket.get()).port;
        m_thread = std::thread([this] { run(); });
    }
    ~DnsServer()
    {
        m_stop = true;
        if (m_thread.joinable())
            m_thread.join();
    }
    uint16_t port = 0;
    std::atomic<int> asked{0};

private:
    void run()
    {
        while (!m_stop) {
            pollfd ready{m_socket.get(), POLLIN, 0};
            if (::poll(&ready, 1, 20) <= 0)
                continue;
            char query[2000];
            net::SocketAddress from;
            const ssize_t size = ::recvfrom(m_socket.get(), query, sizeof query, 0, from.raw(), &from.size);
            if (size < 17)
                continue;
            ++asked;
            std::string name;
            size_t at = 12;
            while (at < size_t(size) && query[at] != 0) {
                const auto length = size_t(query[at]);
                name += (name.empty() ? "" : ".") + std::string(query + at + 1, length);
                at += length + 1;
            }
            for (char& c : name)
                c = char(c >= 'A' && c <= 'Z' ? c + 32 : c);
            const int type = static_cast<unsigned char>(query[at + 1]) << 8 | static_cast<unsigned char>(query[at + 2]);
            const auto found = answers.find({name, type});
            const bool known = found != answers.end();
            if (known && found->second.silent)
                continue;
            std::string reply(query, 2);
            const int rcode = known ? found->second.rcode : names.count(name) ? 0 : 3;
            append16(reply, 0x8580 | rcode);
            append16(reply, 1);
            const bool isSigned = known && !found->second.signature.empty();
            const bool edns = query[11] == 1;
            append16(reply, known ? int(found->second.records.size()) + (isSigned ? 1 : 0) : 0);
            append16(reply, 0);
            append16(reply, edns ? 1 : 0);
            reply.append(query + 12, at + 5 - 12);
            const auto add = [&](int recordType, const std::string& data) {
                append16(reply, 0xc00c);
                append16(reply, recordType);
                append16(reply, 1);
                append32(reply, timeToLive);
                append16(reply, int(data.size()));
                reply += data;
            };
            if (known) {
                for (const std::string& data : found->second.records)
                    add(type, data);
            }
            if (isSigned)
                add(46, found->second.signature);
            if (edns) {
                reply += '\0'; // OPT (RFC 6891) with the DO bit
                append16(reply, 41);
                append16(reply, 1232);
                append32(reply, 0x8000);
                append16(reply, 0);
            }
            ::sendto(m_socket.get(), reply.data(), reply.size(), 0, from.raw(), from.size);
        }
    }
    net::Descriptor m_socket;
    std::thread m_thread;
    std::atomic<bool> m_stop{false};
};

inline std::string mxData(int preference, const std::string& host)
{
    std::string data;
    append16(data, preference);
    return data + wireName(host);
}

/// A zone's one key (RFC 6605: ECDSA P-256), and what it signs (RFC 4034).
class ZoneKey {
public:
    explicit ZoneKey(std::string zone)
        : m_zone(std::move(zone))
    {
        m_key.reset(EVP_EC_gen("P-256"));
        unsigned char point[65];
        size_t size = 0;
        if (EVP_PKEY_get_octet_string_param(m_key.get(), OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point, &size) != 1 ||
            size != sizeof point)
            qFatal("no key");
        append16(m_record, 257);
        m_record += "\x03\x0d";
        m_record.append(reinterpret_cast<const char*>(point) + 1, 64);
    }
    const std::string& record() const { return m_record; }
    std::string anchor() const
    {
        return m_zone + ". 3600 IN DNSKEY 257 3 13 " + base64Encode(std::string_view(m_record).substr(4)) + '\n';
    }
    /// The RRSIG of what @p name has of @p type.
    std::string sign(const std::string& name, int type, std::vector<std::string> records) const
    {
        const auto now = uint32_t(time(nullptr));
        std::string signature;
        append16(signature, type);
        signature += '\x0d';
        signature += char(1 + std::count(name.begin(), name.end(), '.'));
        append32(signature, timeToLive);
        append32(signature, now + 86400);
        append32(signature, now - 86400);
        append16(signature, tag());
        signature += wireName(m_zone);
        std::string text = signature;
        std::sort(records.begin(), records.end(), [](const std::string& a, const std::string& b) {
            return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(),
                                                [](unsigned char x, unsigned char y) { return x < y; });
        });
        for (const std::string& data : records) {
            text += wireName(name);
            append16(text, type);
            append16(text, 1);
            append32(text, timeToLive);
            append16(text, int(data.size()));
            text += data;
        }
        return signature + signed_(text);
    }

private:
    int tag() const
    {
        uint32_t sum = 0;
        for (size_t i = 0; i < m_record.size(); ++i)
            sum += uint32_t(static_cast<unsigned char>(m_record[i])) << (i % 2 == 0 ? 8 : 0);
        return int((sum + (sum >> 16)) & 0xffff);
    }
    std::string signed_(const std::string& text) const
    {
        std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
        unsigned char der[100];
        size_t size = sizeof der;
        if (EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, m_key.get()) != 1 ||
            EVP_DigestSign(context.get(), der, &size, reinterpret_cast<const unsigned char*>(text.data()), text.size()) != 1)
            qFatal("cannot sign");
        const unsigned char* at = der;
        std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> both(d2i_ECDSA_SIG(nullptr, &at, long(size)),
                                                                  &ECDSA_SIG_free);
        unsigned char raw[64];
        BN_bn2binpad(ECDSA_SIG_get0_r(both.get()), raw, 32);
        BN_bn2binpad(ECDSA_SIG_get0_s(both.get()), raw + 32, 32);
        return {reinterpret_cast<const char*>(raw), sizeof raw};
    }
    const std::string m_zone;
    std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> m_key{nullptr, &EVP_PKEY_free};
    std::string m_record; ///< DNSKEY
};

} // namespace posthorn::test
