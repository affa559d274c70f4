// APP/: files whose names order something. Used on one thread.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "admin/operations.h"
#include "semaphores/folder.h"
#include "watch/hub.h"

namespace posthorn::semaphores {

/// What the server itself is to do.
enum class Fate { Nothing, Reload, Stop, Restart };

class Orders {
public:
    /// Operations are asked for on @p asker, which runs on the thread that this is used on; @p fate may be called with
    /// anything but Nothing.
    Orders(Folder folder, admin::Operations& operations, watch::Hub& hub, Executor& asker, std::function<void(Fate)> fate);

    /// LOCKSEMS lies there: nothing is to be done in either folder.
    bool isLocked() const;
    /// Obeys what lies there and is not under way.
    void take();
    bool isBusy() const { return !m_underWay.empty(); }

private:
    struct Work;
    void obey(const Found& file);
    void runNext(const std::shared_ptr<Work>& work);

    const Folder m_folder;
    admin::Operations& m_operations;
    watch::Hub& m_hub;
    Executor& m_asker;
    const std::function<void(Fate)> m_fate;
    std::set<std::string> m_underWay; ///< names
    Life m_life;
};

} // namespace posthorn::semaphores
