#include "store/segment/facts.h"

#include "store/segment/codec.h"

namespace posthorn::store {

namespace {

// One pair of functions for each kind, in which both have the same order of fields.

void put(Encoder& e, const KeywordRefs& keywords)
{
    e.number(keywords.size());
    for (const KeywordRef& keyword : keywords) {
        e.number(keyword.index);
        e.text(keyword.name);
    }
}

void get(Decoder& d, KeywordRefs& keywords)
{
    const uint64_t count = d.number();
    if (count > KeywordSet::capacity)
        return d.bad();
    for (uint64_t i = 0; i < count && d.good(); ++i) {
        const uint32_t index = d.number32();
        if (index >= KeywordSet::capacity)
            return d.bad();
        keywords.push_back({index, std::string(d.text())});
    }
}

void put(Encoder& e, const std::vector<UidRange>& ranges)
{
    e.number(ranges.size());
    Uid last = 0;
    for (const auto& [from, to] : ranges) {
        e.number(from - last);
        e.number(to - from);
        last = to;
    }
}

void get(Decoder& d, std::vector<UidRange>& ranges)
{
    const uint64_t count = d.number();
    if (count > d.left()) // each takes two bytes at least
        return d.bad();
    uint64_t last = 0;
    for (uint64_t i = 0; i < count && d.good(); ++i) {
        const uint64_t from = last + d.number32();
        const uint64_t to = from + d.number32();
        if (from == 0 || to > UINT32_MAX || (i > 0 && from <= last))
            return d.bad();
        ranges.emplace_back(Uid(from), Uid(to));
        last = to;
    }
}

void put(Encoder& e, const MailAddress& address)
{
    e.text(address.local);
    e.text(address.domain);
}

void get(Decoder& d, MailAddress& address)
{
    address.local = d.text();
    address.domain = d.text();
}

void put(Encoder& e, const StartFact& f)
{
    e.number(f.segment);
    e.signedNumber(f.nextBody);
    e.signedNumber(f.nextMailbox);
    e.signedNumber(f.nextDelivery);
    e.signedNumber(f.nextQueue);
    e.number(f.uidValidity);
    e.number(f.modseq);
}

/// For fields that later versions have put behind the others.
uint64_t numberIfThere(Decoder& d)
{
    return d.atEnd() ? 0 : d.number();
}

void get(Decoder& d, StartFact& f)
{
    f.segment = d.number();
    f.nextBody = d.signedNumber();
    f.nextMailbox = d.signedNumber();
    f.nextDelivery = d.signedNumber();
    f.nextQueue = d.signedNumber();
    f.uidValidity = d.number32();
    f.modseq = numberIfThere(d);
}

void put(Encoder& e, const PlacementFact& f)
{
    e.signedNumber(f.body);
    e.signedNumber(f.account);
    e.signedNumber(f.mailbox);
    e.text(f.mailboxName);
    e.number(f.uidValidity);
    e.number(f.uid);
    e.number(f.modseq);
    e.signedNumber(f.internalDate);
    e.number(f.flags);
    put(e, f.keywords);
    e.number(f.size);
}

void get(Decoder& d, PlacementFact& f)
{
    f.body = d.signedNumber();
    f.account = d.signedNumber();
    f.mailbox = d.signedNumber();
    f.mailboxName = d.text();
    f.uidValidity = d.number32();
    f.uid = d.number32();
    f.modseq = d.number();
    f.internalDate = d.signedNumber();
    f.flags = d.number32();
    get(d, f.keywords);
    f.size = d.number32();
}

void put(Encoder& e, const FlagsFact& f)
{
    e.signedNumber(f.mailbox);
    e.number(f.modseq);
    e.number(f.flags);
    put(e, f.keywords);
    put(e, f.uids);
}

void get(Decoder& d, FlagsFact& f)
{
    f.mailbox = d.signedNumber();
    f.modseq = d.number();
    f.flags = d.number32();
    get(d, f.keywords);
    get(d, f.uids);
}

void put(Encoder& e, const ExpungeFact& f)
{
    e.signedNumber(f.mailbox);
    e.number(f.modseq);
    put(e, f.uids);
}

void get(Decoder& d, ExpungeFact& f)
{
    f.mailbox = d.signedNumber();
    f.modseq = d.number();
    get(d, f.uids);
}

void put(Encoder& e, const MailboxFact& f)
{
    e.signedNumber(f.mailbox);
    e.signedNumber(f.account);
    e.text(f.name);
    e.number(f.uidValidity);
    e.number(f.uidNext);
    e.number(f.highestModseq);
    e.number(uint64_t(f.specialUse));
    e.number(f.selectable);
    e.number(f.grants.size());
    for (const Grant& grant : f.grants) {
        e.signedNumber(grant.grantee);
        e.number(grant.rights);
    }
}

void get(Decoder& d, MailboxFact& f)
{
    f.mailbox = d.signedNumber();
    f.account = d.signedNumber();
    f.name = d.text();
    f.uidValidity = d.number32();
    f.uidNext = d.number32();
    f.highestModseq = d.number();
    const uint64_t use = d.number();
    if (use > uint64_t(SpecialUse::Trash))
        return d.bad();
    f.specialUse = SpecialUse(use);
    f.selectable = d.number() != 0;
    const uint64_t grants = numberIfThere(d);
    if (grants > d.left()) // each takes two bytes at least
        return d.bad();
    for (uint64_t i = 0; i < grants && d.good(); ++i) {
        const AccountId grantee = d.signedNumber();
        const uint32_t rights = d.number32();
        if (!f.grants.empty() && f.grants.back().grantee >= grantee)
            return d.bad();
        if ((rights & allRights) != 0) // rights of a later version are passed over
            f.grants.push_back({grantee, rights & allRights});
    }
}

void put(Encoder& e, const MailboxEndFact& f)
{
    e.signedNumber(f.mailbox);
    e.number(f.modseq);
}

void get(Decoder& d, MailboxEndFact& f)
{
    f.mailbox = d.signedNumber();
    f.modseq = numberIfThere(d);
}

void put(Encoder& e, const KeywordFact& f)
{
    e.signedNumber(f.mailbox);
    e.number(f.index);
    e.text(f.name);
}

void get(Decoder& d, KeywordFact& f)
{
    f.mailbox = d.signedNumber();
    f.index = d.number32();
    f.name = d.text();
    if (f.index >= KeywordSet::capacity)
        d.bad();
}

void put(Encoder& e, const SubscriptionFact& f)
{
    e.signedNumber(f.account);
    e.text(f.name);
    e.number(f.subscribed);
}

void get(Decoder& d, SubscriptionFact& f)
{
    f.account = d.signedNumber();
    f.name = d.text();
    f.subscribed = d.number() != 0;
}

void put(Encoder& e, const QueueFact& f)
{
    e.signedNumber(f.id);
    e.signedNumber(f.body);
    e.number(f.delivery);
    e.number(f.size);
    put(e, f.sender);
    e.text(f.envelopeId);
    put(e, f.recipient);
    e.text(f.original);
    e.number(f.notify);
    e.signedNumber(f.arrived);
}

void get(Decoder& d, QueueFact& f)
{
    f.id = d.signedNumber();
    f.body = d.signedNumber();
    f.delivery = d.number();
    f.size = d.number32();
    get(d, f.sender);
    f.envelopeId = d.text();
    get(d, f.recipient);
    f.original = d.text();
    f.notify = d.number32();
    f.arrived = d.signedNumber();
}

void put(Encoder& e, const QueueStateFact& f)
{
    e.signedNumber(f.id);
    e.signedNumber(f.nextAttempt);
    e.number(f.attempts);
    e.text(f.lastError);
    e.number(f.held);
}

void get(Decoder& d, QueueStateFact& f)
{
    f.id = d.signedNumber();
    f.nextAttempt = d.signedNumber();
    f.attempts = d.number32();
    f.lastError = d.text();
    f.held = d.number() != 0;
}

void put(Encoder& e, const QueueEndFact& f) { e.signedNumber(f.id); }
void get(Decoder& d, QueueEndFact& f) { f.id = d.signedNumber(); }
void put(Encoder& e, const BodyFact& f) { e.signedNumber(f.body); }
void get(Decoder& d, BodyFact& f) { f.body = d.signedNumber(); }

void put(Encoder& e, const ObjectFact& f)
{
    e.signedNumber(f.account);
    e.text(f.kind);
    e.text(f.id);
    e.number(f.made);
    e.number(f.modseq);
    e.text(f.bytes);
}

void get(Decoder& d, ObjectFact& f)
{
    f.account = d.signedNumber();
    f.kind = d.text();
    f.id = d.text();
    f.made = d.number();
    f.modseq = d.number();
    f.bytes = d.text();
}

void put(Encoder& e, const ObjectEndFact& f)
{
    e.signedNumber(f.account);
    e.text(f.kind);
    e.text(f.id);
    e.number(f.modseq);
}

void get(Decoder& d, ObjectEndFact& f)
{
    f.account = d.signedNumber();
    f.kind = d.text();
    f.id = d.text();
    f.modseq = d.number();
}

void put(Encoder& e, const AccountEndFact& f) { e.signedNumber(f.account); }
void get(Decoder& d, AccountEndFact& f) { f.account = d.signedNumber(); }

template<size_t Index = 0>
bool decodeKind(uint64_t kind, std::string_view bytes, const std::function<void(Fact&&)>& each)
{
    if constexpr (Index < std::variant_size_v<Fact>) {
        if (kind != Index + 1)
            return decodeKind<Index + 1>(kind, bytes, each);
        std::variant_alternative_t<Index, Fact> fact;
        Decoder decoder(bytes);
        get(decoder, fact);
        if (!decoder.good())
            return false;
        each(Fact(std::move(fact)));
    }
    return true;
}

} // namespace

std::vector<UidRange> rangesOf(const std::vector<Uid>& uids)
{
    std::vector<UidRange> ranges;
    for (const Uid uid : uids) {
        if (!ranges.empty() && ranges.back().second + 1 == uid)
            ranges.back().second = uid;
        else
            ranges.emplace_back(uid, uid);
    }
    return ranges;
}

void encodeFact(std::string& out, const Fact& fact)
{
    Encoder outer(out);
    outer.number(fact.index() + 1);
    thread_local std::string fields;
    fields.clear();
    Encoder inner(fields);
    std::visit([&inner](const auto& f) { put(inner, f); }, fact);
    outer.text(fields);
}

bool decodeFacts(std::string_view bytes, const std::function<void(Fact&&)>& each)
{
    Decoder decoder(bytes);
    while (!decoder.atEnd()) {
        const uint64_t kind = decoder.number();
        const std::string_view fields = decoder.text();
        if (!decoder.good() || !decodeKind(kind, fields, each))
            return false;
    }
    return decoder.good();
}

} // namespace posthorn::store
