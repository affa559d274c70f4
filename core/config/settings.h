// The values that are in force. A reload publishes a new immutable Snapshot: sessions that start take it, sessions
// that run keep theirs.
#pragma once

#include <array>
#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "config/catalogue.h"

namespace posthorn::config {

/// All settings at one moment, each checked against its row.
class Snapshot {
public:
    Snapshot();
    bool boolean(Setting setting) const { return m_numbers[size_t(setting)] != 0; }
    /// Integer, Size (bytes) and Duration (seconds) settings.
    int64_t number(Setting setting) const { return m_numbers[size_t(setting)]; }
    const std::string& text(Setting setting) const { return m_texts[size_t(setting)]; }
    /// The items of a List setting, trimmed, without empty ones.
    std::vector<std::string> list(Setting setting) const;

    /// Sets a value that normalise() returned.
    void set(Setting setting, std::string normalised);

private:
    std::array<std::string, size_t(Setting::Count)> m_texts;
    std::array<int64_t, size_t(Setting::Count)> m_numbers{};
};

using SnapshotPtr = std::shared_ptr<const Snapshot>;

/// Reads and writes posthorn.ini and holds the current snapshot. Safe from any thread.
class Settings {
public:
    /// @p overrides are NAME=VALUE pairs from the command line; they outlast reloads and are not written to the file.
    Settings(std::string file, std::vector<std::pair<Setting, std::string>> overrides = {});

    /// Reads the file anew. On an error (with the line's number) the old snapshot stays in force. A missing file is
    /// an empty one; unknown names are errors.
    Result<void> reload();
    SnapshotPtr snapshot() const;
    /// Rises with each publication: for those who keep what they made of a snapshot and ask often whether it still holds.
    uint64_t version() const { return m_version.load(std::memory_order_acquire); }

    /// Checks, writes the file (atomically: a new file renamed over the old, comments kept) and publishes.
    Result<void> change(const std::vector<std::pair<Setting, std::string>>& values);

    /// Calls @p listener after each publication, in the order of publications, on the publishing thread. It must not
    /// wait for another thread that may change settings.
    void onPublished(std::function<void(const SnapshotPtr&)> listener);

private:
    Result<SnapshotPtr> parse(std::string_view text) const;
    void publish(SnapshotPtr snapshot);

    const std::string m_file;
    const std::vector<std::pair<Setting, std::string>> m_overrides;
    /// Held while a change or reload is carried out, from reading the file to telling the listeners: of two changes at
    /// the same time neither may be lost. A listener may change settings itself.
    std::recursive_mutex m_changing;
    mutable std::mutex m_mutex; ///< over the members below, for moments
    SnapshotPtr m_snapshot;
    std::atomic<uint64_t> m_version{1};
    std::vector<std::function<void(const SnapshotPtr&)>> m_listeners;
};

/// Parses "NAME=VALUE" as --set takes it.
Result<std::pair<Setting, std::string>> parseAssignment(std::string_view text);

} // namespace posthorn::config
