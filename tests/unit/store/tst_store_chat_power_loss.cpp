// The chat store on a disk that fails, fills up and loses power at random moments. After each restart all that was
// answered well is there, whole and in both archives; what was answered with an error is there whole or not at all.
// POSTHORN_SEED chooses a run.
#include <algorithm>
#include <map>
#include <random>

#include "store/sql/query.h"
#include "store/sql/sqlite_connection.h"
#include "tests/unit/store/chat_fixture.h"
#include "tests/unit/store/faulty_boot.h"

using namespace posthorn;
using namespace posthorn::store;
using namespace posthorn::test;

namespace {

using Boot = FaultyBoot<ChatStore, ChatOptions, ChatClient>;

enum class State { Sure, Doubtful };

class Run {
public:
    explicit Run(uint64_t seed) : m_random(seed), m_disk(seed * 3 + 1) {}

    /// To the next loss of power. Returns what went wrong.
    std::string round()
    {
        m_disk.setFault({});
        Boot boot(m_disk);
        if (auto started = boot.start(); !started)
            return "it does not open: " + started.error().text + " " + started.error().detail;
        if (auto problem = compare(boot); !problem.empty())
            return problem;
        const int batches = 1 + int(pick(6));
        const int last = pick(4) ? 1 + int(pick(unsigned(batches))) : 0;
        for (int i = 1; i <= batches; ++i) {
            if (i == last)
                faultAfter(pick(12), std::nullopt);
            else if (pick(3) == 0)
                faultAfter(pick(12), pick(2) ? ErrorKind::NoSpace : ErrorKind::Io);
            if (auto problem = append(boot); !problem.empty())
                return problem;
            if (i == last)
                break;
            m_disk.setFault({});
        }
        m_disk.losePower();
        return {};
    }
    uint64_t sure() const
    {
        return uint64_t(std::count_if(m_known.begin(), m_known.end(),
                                      [](const auto& each) { return each.second == State::Sure; }));
    }
    uint64_t failed() const { return m_failed; }

private:
    uint64_t pick(uint64_t below) { return m_random() % below; }

    /// After so many writes and syncs all further ones fail; with nothing as @p kind the power goes.
    void faultAfter(uint64_t operations, std::optional<ErrorKind> kind)
    {
        m_disk.setFault([left = operations, kind](FaultDisk::Op op, const std::string&) mutable
                        -> std::optional<ErrorKind> {
            if (kind == ErrorKind::NoSpace && op != FaultDisk::Op::Write)
                return std::nullopt;
            if (left > 0) {
                --left;
                return std::nullopt;
            }
            return kind.value_or(ErrorKind::Io);
        });
    }

    static std::string textOf(int64_t ms) { return std::string(size_t(ms * 37 % 3000), 'a' + char(ms % 26)); }

    std::string append(Boot& boot)
    {
        std::map<int64_t, std::optional<Result<void>>> answers;
        for (uint64_t i = 1 + pick(30); i > 0; --i) {
            const int64_t ms = ++m_next;
            answers[ms];
            boot.client->facade.archive->append(
                {archived(textOf(ms), {entryOf(1, idAt(ms), "b@x"), entryOf(2, idAt(ms), "a@x", true)},
                          std::to_string(ms))},
                [&answers, ms](Result<void> result) { answers[ms] = std::move(result); });
            if (pick(8) == 0)
                boot.client->executor.wait(1);
        }
        for (int wait = 0; wait < 300; ++wait) {
            if (std::all_of(answers.begin(), answers.end(), [](const auto& a) { return a.second.has_value(); }))
                break;
            boot.client->executor.wait(100);
        }
        for (const auto& [ms, result] : answers) {
            if (!result)
                return "an append was not answered";
            m_known[ms] = *result ? State::Sure : State::Doubtful;
            m_failed += *result ? 0 : 1;
        }
        return {};
    }

    std::string compare(Boot& boot)
    {
        std::map<int64_t, int> seen;
        for (const ArchiveOwner owner : {1, 2}) {
            ArchiveQuery query;
            query.owner = owner;
            query.most = 1000;
            for (;;) {
                const auto page = boot.client->query(query);
                if (!page)
                    return "a question fails: " + page.error().text + " " + page.error().detail;
                for (const ArchivedMessage& item : page->items) {
                    const int64_t ms = item.time - chatStart;
                    if (!m_known.contains(ms) || item.id != idAt(ms) || item.text != textOf(ms))
                        return "something is there that was never given, or it is damaged";
                    seen[ms] += int(owner);
                }
                if (page->complete)
                    break;
                query.pageAfter = page->items.back().id;
            }
        }
        for (auto at = m_known.begin(); at != m_known.end();) {
            const int where = seen[at->first];
            if (where != 3 && where != 0)
                return std::to_string(at->first) + " is in one archive only";
            if (where == 0 && at->second == State::Sure)
                return std::to_string(at->first) + " was answered and is lost";
            // From now on it is known.
            at->second = State::Sure;
            at = where == 0 ? m_known.erase(at) : std::next(at);
        }
        auto sql = sql::SqliteConnection::open("/data/chat.db", sql::SqliteConnection::Mode::Reader, boot.vfs.name());
        if (!sql)
            return "no connection";
        for (const char* question :
             {"SELECT COUNT(*) FROM chat_message m WHERE refs <> (SELECT COUNT(*) FROM chat_entry e WHERE "
              "e.message = m.number)",
              "SELECT COUNT(*) FROM chat_entry WHERE message NOT IN (SELECT number FROM chat_message)"}) {
            if (auto bad = sql::number(**sql, -1, question); !bad || *bad != 0)
                return std::string("rows do not fit together: ") + question;
        }
        return {};
    }

    std::mt19937_64 m_random;
    FaultDisk m_disk;
    int64_t m_next = 0;
    uint64_t m_failed = 0;
    std::map<int64_t, State> m_known; ///< by milliseconds
};

} // namespace

class StoreChatPowerLossTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nothingAnsweredIsLost()
    {
        const uint64_t seed = qEnvironmentVariableIsSet("POSTHORN_SEED") ? qgetenv("POSTHORN_SEED").toULongLong() : 11;
        Run run(seed);
        for (int i = 0; i < 60; ++i) {
            const std::string problem = run.round();
            QVERIFY2(problem.empty(), (problem + " (seed " + std::to_string(seed) + ", round " + std::to_string(i) + ")").c_str());
        }
        QVERIFY(run.sure() > 100);
        QVERIFY(run.failed() > 10);
    }

    void aFullDiskIsSaidAndPasses()
    {
        FaultDisk disk(5);
        Boot boot(disk);
        QVERIFY(boot.start());
        QVERIFY(boot.client->append({archived("before", {entryOf(1, idAt(1), "b@x")})}));
        disk.setFault([](FaultDisk::Op op, const std::string&) -> std::optional<ErrorKind> {
            return op == FaultDisk::Op::Write ? std::optional(ErrorKind::NoSpace) : std::nullopt;
        });
        const auto full = boot.client->append({archived("full", {entryOf(1, idAt(2), "b@x")})});
        QVERIFY(!full);
        QCOMPARE(full.error().kind, ErrorKind::NoSpace);
        QVERIFY(full.error().temporary);
        disk.setFault({});
        QVERIFY(boot.client->append({archived("after", {entryOf(1, idAt(3), "b@x")})}));
        ArchiveQuery query;
        query.owner = 1;
        QCOMPARE(idsOf(boot.client->query(query)->items), (Ids{idAt(1), idAt(3)}));
    }
};

QTEST_GUILESS_MAIN(StoreChatPowerLossTest)
#include "tst_store_chat_power_loss.moc"
