#include "server/store_work.h"

namespace posthorn::server {

namespace {

Result<StoreWork::Lines> problemsOf(Result<store::CheckReport> report)
{
    if (!report)
        return passOn(report.error());
    StoreWork::Lines lines = std::move(report->problems);
    if (report->moreProblems > 0)
        lines.push_back("and " + std::to_string(report->moreProblems) + " more");
    return lines;
}

} // namespace

void StoreWork::run(Executor& asker, Reply<Lines> reply, std::function<Result<Lines>(store::Store&)> work)
{
    m_thread.post([this, &asker, reply = std::move(reply), work = std::move(work)] {
        asker.post([reply, lines = work(m_store)]() mutable { reply(std::move(lines)); });
    });
}

void StoreWork::verify(Executor& asker, Reply<Lines> reply)
{
    run(asker, std::move(reply), [](store::Store& store) { return problemsOf(store.verify()); });
}

void StoreWork::rebuild(Executor& asker, Reply<Lines> reply)
{
    run(asker, std::move(reply), [](store::Store& store) { return problemsOf(store.rebuild()); });
}

void StoreWork::compact(Executor& asker, Reply<Lines> reply)
{
    run(asker, std::move(reply), [](store::Store& store) -> Result<Lines> {
        size_t segments = 0;
        for (;;) {
            auto more = store.maintain();
            if (!more)
                return passOn(more.error());
            if (!*more)
                return Lines{std::to_string(segments) + " segments compacted"};
            ++segments;
        }
    });
}

} // namespace posthorn::server
