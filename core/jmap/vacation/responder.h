// Answers mail for those who are away (RFC 8621 section 8), by the rules of RFC 3834 and RFC 5230: nobody is answered more
// than once in seven days, and machines and lists never. One for each worker; whoever delivers calls in.
#pragma once

#include <functional>
#include <string>

#include "delivery/acceptor.h"
#include "jmap/services.h"
#include "jmap/task.h"

namespace posthorn::jmap {

class VacationResponder {
public:
    /// @p problem is told, for the log, of what could not be answered; may be empty.
    VacationResponder(Services services, std::function<void(const std::string&)> problem);

    /// A message has come into mailboxes here. Returns at once. On the worker.
    void delivered(const delivery::Envelope& envelope, const store::Delivery& delivery);
    /// The store is about to go, and nothing runs any more.
    void forgetStore() { m_services.store = {}; }

private:
    struct Occasion;
    Task<bool> answer(std::shared_ptr<const Occasion> occasion);

    Services m_services;
    std::function<void(const std::string&)> m_problem;
    Life m_life;
};

/// Whether a message from @p sender with this header may be answered by a machine at all.
bool mayAnswer(const MailAddress& sender, std::string_view message);
/// Whether one of @p own stands in To, Cc or Bcc.
bool isAddressed(std::string_view message, const std::vector<MailAddress>& own);

} // namespace posthorn::jmap
