// What the workers' processors share: one object for the server. Safe from any thread.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "jmap/blob/uploads.h"
#include "jmap/contacts/global_book.h"
#include "jmap/data/preview_cache.h"
#include "jmap/data/query_cache.h"
#include "jmap/data/thread_tally.h"
#include "jmap/data/view_cache.h"
#include "jmap/limits.h"

namespace posthorn::jmap {

class Shared {
public:
    Shared() = default;
    /// Without uploads nothing can be uploaded. Not while requests run.
    void setUploads(std::shared_ptr<Uploads> uploads) { m_uploads = std::move(uploads); }
    Uploads* uploads() { return m_uploads.get(); }

    ViewCache views;
    PreviewCache previews;
    QueryCache queries;
    ThreadTallies tallies;
    GlobalBooks globalBooks;

    /// Counts an account's requests that run; false when maxConcurrentRequests are under way.
    bool beginRequest(store::AccountId account);
    void endRequest(store::AccountId account);

    /// When the next held message is due, as far as is known; 0 at the start: somebody has to look.
    UnixMs nextRelease() const { return m_nextRelease.load(); }
    void setNextRelease(UnixMs time) { m_nextRelease.store(time); }
    /// Something is due at @p time.
    void noteRelease(UnixMs time) { lower(m_nextRelease, time); }
    /// The same for messages that are to come back to the inbox.
    UnixMs nextWake() const { return m_nextWake.load(); }
    void setNextWake(UnixMs time) { m_nextWake.store(time); }
    void noteWake(UnixMs time) { lower(m_nextWake, time); }
    /// Who pushes (push/pusher.h) is called with each account whose push subscriptions changed, on any thread.
    void onSubscriptions(std::function<void(store::AccountId)> changed);
    void subscriptionsChanged(store::AccountId account);
    /// Counts an account's new push subscriptions; false above mostSubscriptions within an hour.
    bool maySubscribe(store::AccountId account, UnixMs now);
    /// Takes a submission for sending or for cancelling; false when somebody else has it.
    bool claimRelease(const std::string& id);
    void endRelease(const std::string& id);

private:
    static void lower(std::atomic<UnixMs>& value, UnixMs time);

    std::shared_ptr<Uploads> m_uploads;
    std::mutex m_mutex;
    std::unordered_map<store::AccountId, size_t> m_requests;
    std::unordered_set<std::string> m_claimed;
    std::function<void(store::AccountId)> m_subscriptionsChanged;
    std::unordered_map<store::AccountId, std::vector<UnixMs>> m_subscribed; ///< when, in the last hour
    std::atomic<UnixMs> m_nextRelease{0};
    std::atomic<UnixMs> m_nextWake{0};
};

} // namespace posthorn::jmap
