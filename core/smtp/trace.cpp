#include "smtp/trace.h"

#include "base/text.h"

namespace posthorn::smtp {

namespace {

/// Calls f(line) for each line of the header until it says stop. Folded lines come singly, beginning with a blank.
template<class F>
void eachHeaderLine(std::string_view message, F f)
{
    while (!message.empty()) {
        const size_t end = message.find('\n');
        const std::string_view line = message.substr(0, end);
        if (line.empty() || line == "\r" || !f(line) || end == std::string_view::npos)
            return;
        message.remove_prefix(end + 1);
    }
}

bool isField(std::string_view line, std::string_view name)
{
    if (!startsWithIgnoreCase(line, name))
        return false;
    const size_t colon = line.find_first_not_of(" \t", name.size());
    return colon != std::string_view::npos && line[colon] == ':';
}

std::string_view protocolName(const delivery::Envelope& envelope, const TraceInfo& info)
{
    const bool tls = info.link.tls;
    const bool login = envelope.origin.account.has_value();
    if (envelope.smtpUtf8)
        return tls && login ? "UTF8SMTPSA" : tls ? "UTF8SMTPS" : login ? "UTF8SMTPA" : "UTF8SMTP"; // RFC 6531
    if (!info.extended)
        return "SMTP";
    return tls && login ? "ESMTPSA" : tls ? "ESMTPS" : login ? "ESMTPA" : "ESMTP"; // RFC 3848
}

} // namespace

std::string addressLiteral(std::string_view address)
{
    std::string out = address.find(':') != std::string_view::npos ? "[IPv6:" : "[";
    out += address;
    return out + ']';
}

std::string receivedField(const delivery::Envelope& envelope, const TraceInfo& info)
{
    std::string out;
    out.reserve(320);
    out += "Received: from ";
    out += envelope.origin.helo;
    out += " (";
    out += addressLiteral(envelope.origin.peer.address);
    out += ')';
    if (info.link.tls) {
        out += "\r\n\t(";
        out += info.link.tlsVersion;
        out += ' ';
        out += info.link.tlsCipher;
        out += " bits=";
        appendNumber(out, info.link.tlsBits);
        out += ')';
    }
    out += "\r\n\tby ";
    out += info.hostName;
    out += " with ";
    out += protocolName(envelope, info);
    out += " id ";
    out += info.id;
    if (envelope.recipients.size() == 1) {
        const MailAddress& address = envelope.recipients.front().address;
        out += "\r\n\tfor <";
        out += address.domain.empty() ? address.local : address.text();
        out += '>';
    }
    out += ";\r\n\t";
    out += formatMailDate(info.time);
    out += "\r\n";
    return out;
}

uint32_t countHops(std::string_view message, uint32_t most)
{
    uint32_t hops = 0;
    eachHeaderLine(message, [&](std::string_view line) {
        if (asciiLower(line.front()) == 'r' && isField(line, "Received"))
            ++hops;
        return hops < most;
    });
    return hops;
}

std::string missingFields(std::string_view message, std::string_view hostName, std::string_view id, UnixMs time)
{
    bool date = false;
    bool messageId = false;
    eachHeaderLine(message, [&](std::string_view line) {
        date = date || isField(line, "Date");
        messageId = messageId || isField(line, "Message-ID");
        return !date || !messageId;
    });
    std::string out;
    if (!date)
        out += "Date: " + formatMailDate(time) + "\r\n";
    if (!messageId) {
        out += "Message-ID: <";
        out += id;
        out += '@';
        out += hostName;
        out += ">\r\n";
    }
    return out;
}

std::string traceId(UnixMs time, uint64_t session, uint32_t message)
{
    static constexpr char digits[] = "0123456789abcdefghijklmnopqrstuvwxyz";
    std::string out;
    const auto put = [&](uint64_t number) {
        char reversed[16];
        size_t size = 0;
        do {
            reversed[size++] = digits[number % 36];
            number /= 36;
        } while (number > 0);
        while (size > 0)
            out += reversed[--size];
    };
    put(uint64_t(time));
    out += '.';
    put(session);
    out += '.';
    put(message);
    return out;
}

} // namespace posthorn::smtp
