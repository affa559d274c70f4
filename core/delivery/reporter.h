// From a report to deliveries: the sender may live here, elsewhere, or be an alias for several. The router and the queue
// runner call in, each on its own worker.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/executor.h"
#include "delivery/report.h"
#include "directory/directory.h"
#include "store/mail_store.h"

namespace posthorn::delivery {

/// Puts what @p resolution says about @p address into @p delivery: mailboxes, forwards, or the address itself elsewhere.
/// Whoever is there already is not added again.
void addTargets(store::Delivery& delivery, const MailAddress& address, const directory::Resolution& resolution,
                const std::string& original, uint32_t notify);

class Reporter {
public:
    /// The references outlive the reporter.
    Reporter(directory::Directory& directory, std::string hostName, Clock& clock);

    /// Builds the reports and finds where they go. A report that nobody would get is left out. An error (directory not
    /// available) means that none was made and the caller asks again later.
    void prepare(std::vector<Report> reports, Executor& asker, Reply<std::vector<store::Delivery>> reply);

private:
    struct Work;
    void next(std::shared_ptr<Work> work);
    void resolved(const std::shared_ptr<Work>& work, MailAddress to, Result<directory::Resolution> resolution);

    directory::Directory& m_directory;
    const std::string m_hostName;
    Clock& m_clock;
    Life m_life;
};

} // namespace posthorn::delivery
