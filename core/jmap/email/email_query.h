// Email/query carried out on one view: which messages match, in which order.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "jmap/email/email_filter.h"

namespace posthorn::jmap {

/// The arguments that /query and /queryChanges share.
struct EmailQuery {
    Filter filter;
    std::vector<Sort> sort;
    bool collapseThreads = false;

    /// By receivedAt alone, or not at all; the newest first where nothing is said.
    bool byDateOnly() const { return sort.empty() || (sort.size() == 1 && sort[0].property == "receivedAt"); }
    bool ascending() const { return !sort.empty() && sort[0].ascending; }
    /// Whether order or membership depend on other messages of a thread.
    bool dependsOnThreads() const;
};
tl::expected<EmailQuery, MethodError> readEmailQuery(const Call& call);

using BodyList = std::vector<store::BodyId>;
using BodyListPtr = std::shared_ptr<const BodyList>;

/// All results in their order.
Task<tl::expected<BodyListPtr, MethodError>> runEmailQuery(Call call, const EmailQuery& query, ViewPtr view);

} // namespace posthorn::jmap
