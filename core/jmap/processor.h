// The door of this room: a request's text and who asks for it in, the response's text out, later, on the same worker.
// Knows nothing of HTTP but its status numbers. One Processor for each worker.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "jmap/ids.h"
#include "jmap/method.h"
#include "jmap/principal.h"
#include "jmap/push/account_watch.h"
#include "jmap/services.h"

namespace posthorn::jmap {

/// What goes over HTTP.
struct ApiAnswer {
    int status = 200;
    std::string contentType = "application/json";
    std::string body;
};

/// A request-level error (RFC 8620 section 3.6.1) as RFC 7807 has it.
ApiAnswer problem(int status, std::string_view type, std::string_view detail, std::string_view limit = {});

class Processor {
public:
    explicit Processor(Services services) : m_services(std::move(services)), m_watches(m_services) {}
    Processor(const Processor&) = delete;

    /// An API request. @p done is called on the worker, maybe before this returns, and not at all once the processor
    /// is gone.
    void run(std::shared_ptr<const Principal> principal, std::string body, std::function<void(ApiAnswer)> done);
    /// The same with what a WebSocket message holds (RFC 8887 section 4.3.2): "@type" and "id" go over to the answer,
    /// which is a Response or a RequestError.
    void runMessage(std::shared_ptr<const Principal> principal, std::string message,
                    std::function<void(std::string)> done);

    /// The session object (RFC 8620 section 2), with the accounts that share something with the principal.
    void session(std::shared_ptr<const Principal> principal, std::string origin, std::function<void(Object)> done);

    /// A blob's octets, for download, of the account with the id @p account. Errors as readBlob() has them (data/blobs.h). Bound to the processor as run() is.
    void download(std::shared_ptr<const Principal> principal, std::string account, BlobId blob, Reply<std::string> reply);

    /// Makes ready, for requests that will come soon, what the first of them would have to wait for.
    void prepare(std::shared_ptr<const Principal> principal);

    Services& services() { return m_services; }
    AccountWatches& watches() { return m_watches; }

private:
    struct Job;
    Task<ApiAnswer> answer(std::shared_ptr<Job> job);
    void begin(std::shared_ptr<Job> job, std::function<void(ApiAnswer)> done);
    Task<Answer> runCall(Request& request, const Array& invocation, Object& arguments);

    Services m_services;
    AccountWatches m_watches;
    Life m_life;
};

} // namespace posthorn::jmap
