// What the workers' processors share: one object for the server. Safe from any thread.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <unordered_set>

#include "jmap/blob/uploads.h"
#include "jmap/data/objects.h"
#include "jmap/data/preview_cache.h"
#include "jmap/data/query_cache.h"
#include "jmap/data/view_book.h"
#include "jmap/limits.h"

namespace posthorn::jmap {

class Shared {
public:
    Shared() = default;
    /// Without uploads nothing can be uploaded. Not while requests run.
    void setUploads(std::shared_ptr<Uploads> uploads) { m_uploads = std::move(uploads); }
    Uploads* uploads() { return m_uploads.get(); }
    /// Without objects there are no identities, submissions and the like.
    void setObjects(std::unique_ptr<Objects> objects) { m_objects = std::move(objects); }
    Objects* objects() { return m_objects.get(); }

    ViewBook views;
    PreviewCache previews;
    QueryCache queries;

    /// Counts an account's requests that run; false when maxConcurrentRequests are under way.
    bool beginRequest(store::AccountId account);
    void endRequest(store::AccountId account);

    /// Calls @p changed on @p asker after a change that a request made in the account, until the handle is dropped. What
    /// the store's own watches do not tell: mailboxes made, renamed, subscribed to.
    std::shared_ptr<void> onChange(store::AccountId account, Executor& asker, std::function<void()> changed);
    void noteChange(store::AccountId account);

    /// When the next held message is due, as far as is known; 0 at the start: somebody has to look.
    UnixMs nextRelease() const { return m_nextRelease.load(); }
    void setNextRelease(UnixMs time) { m_nextRelease.store(time); }
    /// Something is due at @p time.
    void noteRelease(UnixMs time);
    /// Takes a submission for sending or for cancelling; false when somebody else has it.
    bool claimRelease(const std::string& id);
    void endRelease(const std::string& id);

private:
    std::shared_ptr<Uploads> m_uploads;
    std::unique_ptr<Objects> m_objects;
    std::mutex m_mutex;
    std::unordered_map<store::AccountId, size_t> m_requests;
    struct Listener {
        Executor& asker;
        std::function<void()> changed;
    };
    std::unordered_multimap<store::AccountId, std::weak_ptr<Listener>> m_listeners;
    std::unordered_set<std::string> m_claimed;
    std::atomic<UnixMs> m_nextRelease{0};
};

} // namespace posthorn::jmap
