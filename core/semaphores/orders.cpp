#include "semaphores/orders.h"

#include <algorithm>
#include <deque>
#include <memory>

#include "base/text.h"
#include "semaphores/im_file.h"
#include "semaphores/order_table.h"

namespace posthorn::semaphores {

/// What a file still has to have done.
struct Orders::Work {
    Found file;
    Fate fate = Fate::Nothing;
    struct Line {
        std::string text;
        std::deque<Operation> wanted;
    };
    std::deque<Line> lines;
    std::string failed; ///< lines that could not be obeyed
};

Orders::Orders(Folder folder, admin::Operations& operations, watch::Hub& hub, Executor& asker, std::function<void(Fate)> fate)
    : m_folder(std::move(folder))
    , m_operations(operations)
    , m_hub(hub)
    , m_asker(asker)
    , m_fate(std::move(fate))
{
}

bool Orders::isLocked() const
{
    const auto found = m_folder.look();
    return std::any_of(found.begin(), found.end(), [](const Found& each) { return each.word == "LOCKSEMS"; });
}

void Orders::take()
{
    for (const Found& file : m_folder.look()) {
        if (!m_underWay.contains(file.name))
            obey(file);
    }
}

void Orders::obey(const Found& file)
{
    const auto known = orders();
    const auto order = std::find_if(known.begin(), known.end(), [&](const Order& each) { return each.word == file.word; });
    if (order == known.end())
        return; // another program's
    auto work = std::make_shared<Work>(Work{file, order->fate, {}, {}});
    const auto text = order->ofLine ? m_folder.read(file) : Result<std::string>(std::string());
    if (!text) {
        m_hub.log(watch::Channel::System, watch::Level::Warning, "APP/" + file.name + " was put into bad/: " + text.error().text);
        return m_folder.putAside(file);
    }
    if (order->always) {
        const auto wanted = order->always();
        work->lines.push_back({file.word, {wanted.begin(), wanted.end()}});
    }
    std::string_view rest = *text;
    for (int number = 1; !rest.empty(); ++number) {
        const std::string line(trimmed(takeUntil(rest, '\n')));
        if (line.empty() || line.front() == '#')
            continue;
        const auto wanted = order->ofLine(line);
        if (wanted) {
            work->lines.push_back({line, {wanted->begin(), wanted->end()}});
            continue;
        }
        work->failed += line + '\n';
        m_hub.log(watch::Channel::System, watch::Level::Warning,
                  "APP/" + file.name + ", line " + std::to_string(number) + ": " + wanted.error().text);
    }
    m_underWay.insert(file.name);
    if (work->fate != Fate::Nothing) {
        m_folder.remove(file); // first: a server that starts again must not find it
        m_hub.log(watch::Channel::System, watch::Level::Warning, "APP/" + file.name + " is obeyed");
    }
    runNext(work);
}

void Orders::runNext(const std::shared_ptr<Work>& work)
{
    while (!work->lines.empty() && work->lines.front().wanted.empty())
        work->lines.pop_front();
    if (work->lines.empty()) {
        m_underWay.erase(work->file.name);
        m_folder.remove(work->file); // behind its last line: what is obeyed twice after a crash fails, what is lost is lost
        if (!work->failed.empty()) {
            if (auto kept = m_folder.writeAside(work->file, work->failed); !kept)
                m_hub.log(watch::Channel::System, watch::Level::Error,
                          "APP/bad: " + kept.error().text + ": " + kept.error().detail);
        }
        if (work->fate != Fate::Nothing)
            m_fate(work->fate);
        return;
    }
    Work::Line& line = work->lines.front();
    const Operation wanted = std::move(line.wanted.front());
    line.wanted.pop_front();
    m_operations.run({"APP/" + work->file.name, admin::Permission::Global, {}}, wanted.word, wanted.arguments, m_asker,
                     m_life.bind([this, work](Result<admin::Answer> answer) {
                         if (!answer) {
                             m_hub.log(watch::Channel::System, watch::Level::Warning,
                                       "APP/" + work->file.name + ": " + answer.error().text);
                             work->failed += work->lines.front().text + '\n';
                             work->lines.pop_front();
                         }
                         runNext(work);
                     }));
}

} // namespace posthorn::semaphores
