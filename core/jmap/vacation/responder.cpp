#include "jmap/vacation/responder.h"

#include <algorithm>
#include <array>

#include "base/crypto/crypto.h"
#include "base/text.h"
#include "jmap/data/store_calls.h"
#include "jmap/dates.h"
#include "jmap/submission/sender.h"
#include "jmap/vacation/methods.h"
#include "mime/composer.h"
#include "mime/display.h"
#include "mime/header.h"
#include "mime/html_text.h"

namespace posthorn::jmap {

namespace {

constexpr UnixMs dayMs = 24 * 3600 * 1000;
constexpr UnixMs restMs = 7 * dayMs;        // RFC 5230 section 4.1
constexpr size_t mostRemembered = 5000;     // people; who floods an account is not answered at all
constexpr size_t cleanFrom = 1000;
constexpr const char* answerKind = "VacationAnswer"; // who was answered: "<time> <state of the response>"

bool sameAddress(const MailAddress& a, const MailAddress& b)
{
    return equalsIgnoreCase(a.local, b.local) && equalsIgnoreCase(a.domain, b.domain);
}

bool isTrue(const Object& object, std::string_view name)
{
    const Json* value = find(object, name);
    return value && value->is_bool() && value->get_bool();
}

std::string idOf(const MailAddress& sender)
{
    return hexEncode(crypto::hash(crypto::Hash::Sha256, toLower(sender.text())));
}

std::string fieldOf(std::string_view message, std::string_view name)
{
    const auto field = mime::findHeader(message, name);
    return field ? mime::unfold(*field) : std::string();
}

/// The message ids that an answer refers to.
std::string referencesFor(std::string_view message)
{
    const std::string id = fieldOf(message, "Message-ID");
    std::string all = fieldOf(message, "References");
    if (all.size() > 2000 || !isAscii(all))
        all.clear();
    return all + (all.empty() ? "" : " ") + id;
}

struct AwayText {
    store::Modseq modseq = 0;
    Object json;

    bool holds(UnixMs now) const
    {
        const auto date = [this](std::string_view name) { return parseUtcDate(textOf(json, name).value_or("")); };
        const auto from = date("fromDate");
        const auto to = date("toDate");
        return isTrue(json, "isEnabled") && (!from || *from <= now) && (!to || now < *to);
    }
};

std::string composeAnswer(const AwayText& response, const directory::Account& account, const MailAddress& to,
                          std::string_view original, const std::string& host, UnixMs now)
{
    using mime::ComposedPart;
    mime::NamedMailbox from;
    from.name = account.realName;
    from.address = account.address.text();
    mime::NamedMailbox recipient;
    recipient.address = to.text();
    const auto given = textOf(response.json, "subject");
    const std::string subject =
        given && !given->empty() ? std::string(*given) : "Auto: " + mime::decodeHeaderText(fieldOf(original, "Subject"));
    std::vector<mime::ComposedField> fields;
    fields.push_back({"From", mime::composeMailboxes({from})});
    fields.push_back({"To", mime::composeMailboxes({recipient})});
    fields.push_back({"Subject", mime::composeText(subject)});
    fields.push_back({"Date", formatMailDate(now)});
    fields.push_back({"Message-ID", mime::makeMessageId(host)});
    fields.push_back({"Auto-Submitted", "auto-replied (vacation)"});
    const std::string id = fieldOf(original, "Message-ID");
    if (id.size() > 2 && id.size() < 900 && id.front() == '<' && isAscii(id)) {
        fields.push_back({"In-Reply-To", id});
        fields.push_back({"References", referencesFor(original)});
    }
    const auto part = [](std::string type, std::string text) {
        ComposedPart out;
        out.type = std::move(type);
        out.content = std::make_shared<const std::string>(std::move(text));
        out.isText = true;
        return out;
    };
    const auto text = textOf(response.json, "textBody");
    const auto html = textOf(response.json, "htmlBody");
    ComposedPart body = part("text/plain", text ? std::string(*text) : html ? mime::htmlToText(*html) : std::string());
    if (html) {
        ComposedPart both;
        both.type = "multipart/alternative";
        both.parts.push_back(std::move(body));
        both.parts.push_back(part("text/html", std::string(*html)));
        body = std::move(both);
    }
    return mime::composeMessage(fields, body);
}

/// True once for each sender and response in seven days: it is noted down before anything is sent.
Task<Result<bool>> claim(Services& services, store::AccountId account, std::string id, store::Modseq response)
{
    using Kind = store::ObjectChange::Kind;
    const UnixMs now = services.clock.now();
    auto known = co_await getObjects(services, account, answerKind, std::vector<std::string>(1, id));
    if (!known)
        co_return passOn(known.error());
    std::vector<store::ObjectChange> changes;
    if (!known->items.empty()) {
        std::string_view text = known->items.front().bytes;
        const auto time = parseNumber<UnixMs>(takeUntil(text, ' '));
        const auto to = parseNumber<store::Modseq>(text);
        if (time && to == response && now - *time < restMs)
            co_return false;
    }
    store::ObjectChange note{known->items.empty() ? Kind::Create : Kind::Update, id,
                             std::to_string(now) + " " + std::to_string(response)};
    changes.push_back(std::move(note));
    auto all = co_await listObjects(services, account, answerKind);
    if (!all)
        co_return passOn(all.error());
    if (all->items.size() >= cleanFrom) {
        std::vector<std::string> ids;
        for (store::Object& item : all->items)
            ids.push_back(std::move(item.id));
        auto items = co_await getObjects(services, account, answerKind, std::move(ids));
        if (!items)
            co_return passOn(items.error());
        size_t left = items->items.size();
        for (store::Object& item : items->items) {
            std::string_view text = item.bytes;
            const auto time = parseNumber<UnixMs>(takeUntil(text, ' '));
            if (item.id == id || (time && now - *time < restMs))
                continue;
            store::ObjectChange gone{Kind::Destroy, item.id, {}};
            changes.push_back(std::move(gone));
            --left;
        }
        if (left >= mostRemembered)
            co_return false;
    }
    auto done = co_await setObjects(services, account, answerKind, std::move(changes), known->state);
    if (!done && done.error().kind == ErrorKind::InUse)
        co_return false; // somebody answers at this moment; it may be the same message in two mailboxes
    if (!done)
        co_return passOn(done.error());
    co_return !done->outcomes.front().error;
}

} // namespace

bool mayAnswer(const MailAddress& sender, std::string_view message)
{
    if (sender.isNull() || sender.domain.empty())
        return false;
    const std::string local = toLower(sender.local);
    for (const std::string_view machine : {"mailer-daemon", "postmaster", "listserv", "majordomo", "noreply", "no-reply", "donotreply"}) {
        if (local == machine)
            return false;
    }
    if (local.starts_with("owner-") || local.ends_with("-request") || local.ends_with("-bounces") || local.ends_with("-owner"))
        return false;
    mime::HeaderReader reader(message);
    mime::HeaderField field;
    while (reader.next(field)) {
        if (!field.value.data())
            continue;
        const std::string name = toLower(field.name);
        std::string_view value = field.value;
        const std::string first = toLower(trimmed(takeUntil(value, ';')));
        if (name.starts_with("list-"))
            return false;
        if (name == "auto-submitted" && first != "no")
            return false;
        if (name == "precedence" && (first == "bulk" || first == "list" || first == "junk"))
            return false;
        if (name == "x-auto-response-suppress" && (first.find("oof") != std::string::npos || first.find("all") != std::string::npos))
            return false;
        if (name == "x-spam-flag" && first == "yes")
            return false;
    }
    return true;
}

bool isAddressed(std::string_view message, const std::vector<MailAddress>& own)
{
    mime::HeaderReader reader(message);
    mime::HeaderField field;
    while (reader.next(field)) {
        const std::string name = toLower(field.name);
        if (!field.value.data() ||
            (name != "to" && name != "cc" && name != "bcc" && name != "resent-to" && name != "resent-cc" && name != "resent-bcc"))
            continue;
        for (const mime::Address& address : mime::parseAddressList(field.value)) {
            if (!address.mailbox || !address.host)
                continue;
            const auto parsed = MailAddress::parse(*address.mailbox + "@" + *address.host);
            if (parsed && std::any_of(own.begin(), own.end(), [&](const MailAddress& one) { return sameAddress(one, *parsed); }))
                return true;
        }
    }
    return false;
}

struct VacationResponder::Occasion {
    store::Bytes message;
    MailAddress sender;
    directory::Account account;
};

VacationResponder::VacationResponder(Services services, std::function<void(const std::string&)> problem)
    : m_services(std::move(services)), m_problem(std::move(problem))
{
}

void VacationResponder::delivered(const delivery::Envelope& envelope, const store::Delivery& delivery)
{
    if (!m_services.store.objects || delivery.local.empty() || !mayAnswer(envelope.sender, *delivery.bytes))
        return;
    std::vector<store::AccountId> seen;
    for (const delivery::Recipient& recipient : envelope.recipients) {
        for (const directory::Account& account : recipient.resolution.accounts) {
            if (std::find(seen.begin(), seen.end(), account.id) != seen.end())
                continue;
            const std::vector<MailAddress> own{account.address, recipient.address};
            if (sameAddress(envelope.sender, account.address) || !isAddressed(*delivery.bytes, own))
                continue;
            seen.push_back(account.id);
            auto occasion = std::make_shared<Occasion>(Occasion{delivery.bytes, envelope.sender, account});
            start<bool>(answer(std::move(occasion)), m_life.bind([](bool) {}));
        }
    }
}

Task<bool> VacationResponder::answer(std::shared_ptr<const Occasion> occasion)
{
    static constexpr MethodRow row{"EmailSubmission/set", capability::submission, {}, nullptr, 0};
    static const Object nothing;
    const directory::Account& account = occasion->account;
    auto stored = co_await getObjects(m_services, account.id, std::string(vacationKind),
                                      std::vector<std::string>(1, std::string(vacationId)));
    if (!stored || stored->items.empty())
        co_return false;
    AwayText response;
    response.modseq = stored->items.front().modseq;
    auto json = parseJson(stored->items.front().bytes);
    if (!json || !json->is_object())
        co_return false;
    response.json = std::move(json->get_object());
    const UnixMs now = m_services.clock.now();
    if (!response.holds(now))
        co_return false;
    Task<Result<bool>> claiming = claim(m_services, account.id, idOf(occasion->sender), response.modseq);
    const auto first = co_await claiming;
    if (!first || !*first)
        co_return false;
    auto principal = std::make_shared<Principal>();
    principal->account = account.id;
    principal->address = account.address;
    Request request(m_services, principal);
    const Call call{request, row, Arguments(nothing)};
    SubmissionEnvelope envelope; // from nobody (RFC 3834 section 3.3)
    envelope.to.push_back(occasion->sender);
    Task<tl::expected<std::string, SetError>> sending =
        sendMessage(call, composeAnswer(response, account, occasion->sender, *occasion->message, m_services.hostName, now),
                    std::move(envelope));
    const auto sent = co_await sending;
    if (!sent && m_problem)
        m_problem("no answer when away to <" + occasion->sender.text() + ">: " + sent.error().type + " " + sent.error().description);
    co_return sent.has_value();
}

} // namespace posthorn::jmap
