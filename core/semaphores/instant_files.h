// WorldClient/: instant messages and alerts. Used on one thread.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>

#include "base/executor.h"
#include "delivery/instant_messages.h"
#include "semaphores/folder.h"
#include "semaphores/im_file.h"
#include "watch/hub.h"

namespace posthorn::semaphores {

class InstantFiles {
public:
    static constexpr size_t mostUnderWay = 64;

    /// @p asker runs on the thread that this is used on.
    InstantFiles(Folder folder, delivery::InstantMessages& messages, watch::Hub& hub, Executor& asker);

    /// Takes what lies there and is not under way: in order, one at a time for each who gets them.
    void take();
    /// Begins with nothing more until take().
    void pause();
    /// Some had to wait for what could not be done now: take() is to be called again after a while.
    bool hasToWait() const { return m_hasToWait; }
    bool isBusy() const { return !m_underWay.empty(); }

private:
    struct Message {
        Found file;
        ImFile content;
    };
    void proceed();
    std::optional<Message> read(const Found& file);
    void send(Message message);
    void announce(const Found& file);
    void settle(const Found& file, const Result<void>& result);
    void refuse(const Found& file, const std::string& why);

    const Folder m_folder;
    delivery::InstantMessages& m_messages;
    watch::Hub& m_hub;
    Executor& m_asker;
    std::deque<Found> m_waiting;
    std::optional<Message> m_next;             ///< waits for the one before to the same
    std::map<std::string, std::string> m_underWay; ///< files' names, and who gets them
    bool m_hasToWait = false;
    Life m_life;
};

} // namespace posthorn::semaphores
