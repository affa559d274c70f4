// Brings messages into an account's folders, many in one append, and none that is there already: a run that was broken off
// is carried on by running it again.
#pragma once

#include <optional>
#include <vector>

#include "ctl/mail/mail_link.h"
#include "ctl/printer.h"
#include "ctl/progress.h"

namespace posthorn::ctl {

class Importer {
public:
    Importer(MailLink link, Progress& progress) : m_link(std::move(link)), m_progress(progress) {}

    /// What follows goes to this folder, which is made where it is missing.
    Result<void> enter(const std::string& folder);
    /// An error ends the import: the server has gone, or the account is full. A message that is refused is counted.
    Result<void> put(Message message);
    /// A message that cannot be read, or is too large.
    void refuse(const std::string& origin, const std::string& reason);
    /// Sends what waits. Once at the end.
    Result<void> finish();

    uint64_t count() const { return m_count; }
    bool anyRefused() const { return m_anyRefused; }
    /// Folder, imported, present already, refused.
    const std::vector<Words>& rows() const { return m_rows; }

private:
    Result<void> flush();
    Result<void> settle();
    Result<void> oneByOne();
    bool isPresent(const Message& message);
    void closeFolder();

    static constexpr size_t mostMessages = 250; ///< of one append
    static constexpr size_t mostBytes = 4 << 20;

    MailLink m_link;
    Progress& m_progress;
    std::string m_folder;
    std::vector<Identity> m_present; ///< in the folder before, sorted
    std::vector<bool> m_met;         ///< those that have come again
    std::vector<Message> m_waiting;
    size_t m_waitingBytes = 0;
    std::vector<Message> m_sent; ///< under way
    uint64_t m_imported = 0;
    uint64_t m_known = 0;
    uint64_t m_refused = 0;
    uint64_t m_count = 0;
    bool m_anyRefused = false;
    std::vector<Words> m_rows;
};

} // namespace posthorn::ctl
