#include "jmap/data/shared_view.h"

#include <algorithm>

#include "base/text.h"

namespace posthorn::jmap {

namespace {

constexpr size_t mostCounted = 100; ///< mailboxes in a state

uint64_t hashOf(std::string_view text)
{
    uint64_t hash = 0xcbf29ce484222325; // FNV-1a
    for (const char c : text)
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    return hash;
}

std::vector<const ViewMailbox*> byId(const AccountView& view)
{
    std::vector<const ViewMailbox*> out;
    for (const ViewMailbox& mailbox : view.mailboxes)
        out.push_back(&mailbox);
    std::sort(out.begin(), out.end(), [](const ViewMailbox* a, const ViewMailbox* b) { return a->info.id < b->info.id; });
    return out;
}

/// All but the counts.
std::string structureOf(const AccountView& part, const ViewMailbox& mailbox)
{
    const ViewMailbox* parent = part.parentOf(mailbox);
    std::string out = std::to_string(mailbox.info.id) + ' ' + std::to_string(mailbox.rights) + ' ' +
                      std::to_string(parent ? parent->info.id : 0) + ' ' + std::to_string(int(mailbox.info.specialUse)) +
                      ' ' + mailbox.info.name.substr(mailbox.info.name.rfind('/') + 1) + ' ' + mailbox.settings.text();
    for (const store::Grant& grant : mailbox.info.grants)
        out += ' ' + std::to_string(grant.grantee) + ':' + std::to_string(grant.rights);
    return out + '\n';
}

} // namespace

ViewPtr sharedPart(const AccountView& whole, const Rights& rights)
{
    auto part = std::make_shared<AccountView>();
    part->own = false;
    part->mark = whole.mark; // tells one view from the next, and is told to nobody
    part->storeModseq = whole.storeModseq;
    for (const ViewMailbox& mailbox : whole.mailboxes) {
        const auto found = rights.find(mailbox.info.id);
        if (found == rights.end() || (found->second & store::ReadItems) == 0)
            continue;
        ViewMailbox& seen = part->mailboxes.emplace_back(mailbox);
        seen.rights = found->second;
        seen.info.subscribed = true; // whether its owner has subscribed is the owner's business
        if (!seen.may(store::ShareMailbox))
            seen.info.grants.clear();
    }
    part->state = SharedState::of(*part).text();
    return part;
}

SharedState SharedState::of(const AccountView& part)
{
    SharedState out;
    std::string structure;
    const auto mailboxes = byId(part);
    for (const ViewMailbox* mailbox : mailboxes) {
        const store::MailboxInfo& info = mailbox->info;
        structure += structureOf(part, *mailbox);
        out.modseq = std::max(out.modseq, info.highestModseq);
        out.gone += info.uidNext - 1 - info.messages;
        if (mailboxes.size() <= mostCounted)
            out.uidNext.push_back(info.uidNext);
    }
    out.structure = hashOf(structure);
    return out;
}

std::string SharedState::text() const
{
    std::string rest = std::to_string(structure) + '.' + std::to_string(gone) + '.' + std::to_string(modseq);
    for (const store::Uid uid : uidNext)
        rest += '.' + std::to_string(uid);
    return "s" + std::to_string(hashOf(rest)) + '.' + rest; // states are compared by what stands before the first point
}

std::optional<SharedState> SharedState::parse(std::string_view text)
{
    const std::string_view whole = text;
    if (!takeUntil(text, '.').starts_with('s'))
        return std::nullopt;
    SharedState out;
    const auto structure = parseNumber<uint64_t>(takeUntil(text, '.'));
    const auto gone = parseNumber<uint64_t>(takeUntil(text, '.'));
    const auto modseq = parseNumber<store::Modseq>(takeUntil(text, '.'));
    if (!structure || !gone || !modseq)
        return std::nullopt;
    out.structure = *structure;
    out.gone = *gone;
    out.modseq = *modseq;
    while (!text.empty() && out.uidNext.size() < mostCounted) {
        const auto uid = parseNumber<store::Uid>(takeUntil(text, '.'));
        if (!uid)
            return std::nullopt;
        out.uidNext.push_back(*uid);
    }
    return out.text() == whole ? std::optional(out) : std::nullopt;
}

} // namespace posthorn::jmap
