#include "jmap/submission/sender.h"

#include <algorithm>

#include "base/random.h"
#include "base/text.h"
#include "jmap/data/blobs.h"
#include "jmap/dates.h"
#include "mime/envelope.h"
#include "mime/header.h"

namespace posthorn::jmap {

namespace {

using Wrong = tl::unexpected<SetError>;
constexpr size_t maxRecipients = 1000;

/// HOLDFOR and HOLDUNTIL of RFC 4865.
std::optional<SetError> readHold(const Object& parameters, UnixMs now, UnixMs& sendAt)
{
    const auto wrong = [](std::string why) { return invalidProperty("envelope", std::move(why)); };
    for (const auto& member : parameters) {
        const std::string name = toUpper({member.key().data(), member.key().size()});
        const auto text = textOf(member.value());
        if (name == "HOLDFOR" && text && sendAt == 0) {
            const auto seconds = parseNumber<int64_t>(*text);
            if (!seconds || *seconds < 0 || *seconds > limits.maxDelayedSend)
                return wrong("HOLDFOR is a number of seconds, at most maxDelayedSend");
            sendAt = now + *seconds * 1000;
        } else if (name == "HOLDUNTIL" && text && sendAt == 0) {
            const auto date = parseDate(*text);
            if (!date || date->time > now + limits.maxDelayedSend * 1000)
                return wrong("HOLDUNTIL is a date, at most maxDelayedSend ahead");
            sendAt = std::max(date->time, now);
        } else if (!member.value().is_null()) {
            return wrong("the parameter " + name.substr(0, 40) + " is not supported, or given twice");
        }
    }
    return std::nullopt;
}

std::optional<MailAddress> readAddress(const Json& value, const Object** parameters)
{
    const Object* object = value.if_object();
    const auto email = object ? textOf(*object, "email") : std::nullopt;
    const Json* given = object ? find(*object, "parameters") : nullptr;
    *parameters = given ? given->if_object() : nullptr;
    return email ? MailAddress::parse(*email) : std::nullopt;
}

Object addressJson(const MailAddress& address)
{
    Object out;
    set(out, "email", textJson(address.text()));
    set(out, "parameters", nullptr);
    return out;
}

} // namespace

tl::expected<SubmissionEnvelope, SetError> readEnvelope(const Json* given, std::string_view message, UnixMs now)
{
    SubmissionEnvelope out;
    Array bad;
    if (given && !given->is_null()) {
        const Object* object = given->if_object();
        const Json* from = object ? find(*object, "mailFrom") : nullptr;
        const Json* to = object ? find(*object, "rcptTo") : nullptr;
        if (!from || !to || !to->is_array())
            return Wrong(invalidProperty("envelope", "it has mailFrom and rcptTo"));
        const Object* parameters = nullptr;
        auto sender = readAddress(*from, &parameters);
        if (!sender)
            return Wrong(invalidProperty("envelope", "mailFrom is no address"));
        out.from = std::move(*sender);
        if (parameters) {
            if (auto error = readHold(*parameters, now, out.sendAt))
                return Wrong(std::move(*error));
        }
        for (const Json& item : to->get_array()) {
            auto recipient = readAddress(item, &parameters);
            if (parameters && !parameters->empty())
                return Wrong(invalidProperty("envelope", "parameters of recipients are not supported"));
            if (!recipient)
                bad.push_back(textJson(item.is_object() ? textOf(item.get_object(), "email").value_or("") : ""));
            else if (std::find(out.to.begin(), out.to.end(), *recipient) == out.to.end())
                out.to.push_back(std::move(*recipient));
        }
    } else {
        std::vector<MailAddress> from;
        std::vector<std::string> unread;
        mime::addAddresses(message, "Sender", from);
        mime::addAddresses(message, "From", from);
        if (from.empty())
            return Wrong(setError("invalidEmail", "the Email has no From"));
        out.from = from.front();
        for (const std::string_view name : {"To", "Cc", "Bcc"})
            mime::addAddresses(message, name, out.to, &unread);
        for (const std::string& each : unread)
            bad.push_back(textJson(each));
    }
    if (!bad.empty()) {
        SetError error = setError("invalidRecipients");
        set(error.more, "invalidRecipients", std::move(bad));
        return Wrong(std::move(error));
    }
    if (out.to.empty())
        return Wrong(setError("noRecipients"));
    if (out.to.size() > maxRecipients) {
        SetError error = setError("tooManyRecipients");
        set(error.more, "maxRecipients", maxRecipients);
        return Wrong(std::move(error));
    }
    return out;
}

Object envelopeJson(const SubmissionEnvelope& envelope)
{
    Array to;
    for (const MailAddress& address : envelope.to)
        to.push_back(addressJson(address));
    Object from = addressJson(envelope.from);
    if (envelope.sendAt != 0) {
        Object parameters;
        set(parameters, "HOLDUNTIL", textJson(utcDate(envelope.sendAt)));
        set(from, "parameters", std::move(parameters));
    }
    Object out;
    set(out, "mailFrom", std::move(from));
    set(out, "rcptTo", std::move(to));
    return out;
}

SubmissionEnvelope storedEnvelope(const Object& json)
{
    SubmissionEnvelope out;
    const Object* parameters = nullptr;
    if (const Json* from = find(json, "mailFrom"))
        out.from = readAddress(*from, &parameters).value_or(MailAddress());
    const Json* to = find(json, "rcptTo");
    for (const Json& item : to && to->is_array() ? to->get_array() : Array()) {
        if (auto address = readAddress(item, &parameters))
            out.to.push_back(std::move(*address));
    }
    return out;
}

std::vector<MailAddress> authorsOf(std::string_view message)
{
    std::vector<MailAddress> out;
    mime::addAddresses(message, "From", out);
    mime::addAddresses(message, "Sender", out);
    return out;
}

Task<Result<std::string>> readEmail(Call call, store::BodyId body)
{
    wire::MessageBudget::Share share;
    Task<Result<std::string>> task = readBlob(call, BlobId::ofBody(body), share);
    co_return co_await task;
}

Task<tl::expected<std::string, SetError>> sendMessage(Call call, std::string message, SubmissionEnvelope envelope)
{
    Services& services = call.services();
    if (!services.acceptor)
        co_return Wrong(setError("forbiddenToSend", "nothing can be sent here"));
    delivery::Envelope out;
    directory::Account account;
    account.id = call.account();
    account.address = call.principal().address;
    account.restrictions = call.principal().restrictions;
    out.origin.account = std::move(account);
    out.origin.mayRelay = true;
    out.origin.submission = true;
    out.sender = envelope.from;
    message = mime::withoutField(message, "Bcc"); // RFC 8621 section 7: it does not go out
    out.declaredSize = message.size();
    out.eightBit = !isAscii(message);
    out.smtpUtf8 = !isAscii(std::string_view(message).substr(0, mime::headerLength(message))) || !isAscii(envelope.from.text());
    Array refused;
    std::string why;
    for (const MailAddress& address : envelope.to) {
        out.smtpUtf8 |= !isAscii(address.text());
        delivery::Recipient recipient;
        recipient.address = address;
        auto checked = co_await Ask<delivery::Recipient>(
            [&](auto reply) { services.acceptor->checkRecipient(out, recipient, services.worker, std::move(reply)); });
        if (checked) {
            out.recipients.push_back(std::move(*checked));
        } else if (checked.error().kind == ErrorKind::NotFound || checked.error().kind == ErrorKind::Denied ||
                   checked.error().kind == ErrorKind::OverQuota) {
            refused.push_back(textJson(address.text()));
            why = checked.error().text;
        } else {
            co_return Wrong(setError(checked.error()));
        }
    }
    if (!refused.empty()) {
        SetError error = setError("invalidRecipients", why);
        set(error.more, "invalidRecipients", std::move(refused));
        co_return Wrong(std::move(error));
    }
    const std::string id = randomName(12);
    const std::string received = "Received: by " + services.hostName + " with JMAP id " + id + ";\r\n\t" +
                                 formatMailDate(services.clock.now()) + "\r\n";
    auto accepted = co_await Ask<std::string>([&](auto reply) {
        services.acceptor->accept(out, received + message, services.worker, std::move(reply));
    });
    if (!accepted)
        co_return Wrong(setError(accepted.error()));
    co_return "250 2.0.0 " + *accepted;
}

} // namespace posthorn::jmap
