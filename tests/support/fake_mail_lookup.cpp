// What JMAP alone asks of FakeMailStore.
#include "tests/support/fake_mail_store.h"

namespace posthorn::test {

using namespace posthorn::store;

void FakeMailStore::placements(AccountId account, std::vector<BodyId> bodies, Reply<std::vector<Placement>> reply)
{
    std::vector<Placement> out;
    for (const BodyId body : bodies) {
        for (const Box& box : m_boxes) {
            for (const Entry& entry : box.entries) {
                if (box.info.account == account && entry.body == body)
                    out.push_back({body, box.info.id, entry.uid});
            }
        }
    }
    reply(std::move(out));
}

void FakeMailStore::state(AccountId account, Reply<AccountState> reply)
{
    AccountState out;
    out.nextBody = m_nextBody;
    for (const Box& box : m_boxes)
        out.modseq += box.info.account == account ? box.info.highestModseq : 0;
    reply(out);
}

void FakeMailStore::excerpts(AccountId, std::vector<BodyId>, Reply<Excerpts> reply)
{
    reply(fail(ErrorKind::Unsupported, "not here"));
}

void FakeMailStore::page(MailboxId, bool, uint64_t, size_t, Reply<DatePage> reply)
{
    reply(fail(ErrorKind::Unsupported, "not here"));
}

void FakeMailStore::changes(AccountId, Modseq, Reply<AccountChanges> reply)
{
    reply(fail(ErrorKind::NotFound, "not known any more"));
}

void FakeMailStore::setSpecialUse(AccountId account, const std::string& name, SpecialUse use, Reply<void> reply)
{
    Box* const found = box(account, name);
    if (!found)
        return reply(fail(ErrorKind::NotFound, {}));
    found->info.specialUse = use;
    changed(*found);
    reply({});
}

} // namespace posthorn::test
