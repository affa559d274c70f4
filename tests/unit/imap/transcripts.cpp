// What stands behind the conversations in tests/transcripts/imap. Besides the common ones their comments are:
//   # mail: none
//   # fail: append over-quota      the store's question of that name fails so
#include "tests/support/transcripts/transcripts.h"

#include "tests/unit/imap/imap_world.h"

namespace posthorn::test {

namespace {

class ImapScene final : public Scene {
public:
    ImapScene(ManualExecutor& loop, const Wishes& wishes) : m_world(loop, !wishes.has("mail", "none"))
    {
        m_world.store.deferred = m_world.authenticator.deferred = wishes.deferred;
        for (const auto& [name, value] : wishes.comments) {
            const size_t space = value.find(' ');
            if (name != "fail" || space == std::string::npos)
                continue;
            for (int kind = 0; kind <= int(ErrorKind::Internal); ++kind) {
                if (errorKindName(ErrorKind(kind)) == value.substr(space + 1))
                    m_world.store.errors[value.substr(0, space)] = Error{ErrorKind(kind), false, {}, "made to fail"};
            }
        }
    }
    std::unique_ptr<wire::Session> session(FakeLink& link) override { return m_world.session(link.loop()); }
    uint64_t budgetUsed() const override { return m_world.budget.used(); }

private:
    ImapWorld m_world;
};

} // namespace

const TranscriptSet transcriptSet = {"imap", 40, "127.0.0.1",
                                     [](ManualExecutor& loop, const Wishes& wishes) -> std::unique_ptr<Scene> {
                                         return std::make_unique<ImapScene>(loop, wishes);
                                     }};

} // namespace posthorn::test
