// The order of a BOSH session's requests (XEP-0124 section 14): each is done once, in the order of their numbers, though
// they come over several connections and some come twice.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace posthorn::xmpp {

template<class Request>
class BoshWindow {
public:
    /// @p first: the number of the request that made the session, which counts as done; @p size: how many may be open.
    BoshWindow(uint64_t first, size_t size)
        : m_done(first)
        , m_size(size)
    {
    }

    enum class Verdict {
        Next,     ///< do it now, and next() after it
        Early,    ///< others come first: it is kept
        Repeated, ///< it was done before
        Outside   ///< no client that keeps the rules sends that
    };
    /// Takes the request out of @p request where it is Early.
    Verdict take(uint64_t rid, Request& request)
    {
        if (rid <= m_done)
            return m_done - rid < m_size ? Verdict::Repeated : Verdict::Outside;
        if (rid - m_done > m_size)
            return Verdict::Outside;
        if (rid == m_done + 1) {
            m_done = rid;
            return Verdict::Next;
        }
        m_early.insert_or_assign(rid, std::move(request)); // the later connection counts
        return Verdict::Early;
    }
    /// The next one, where it has come already.
    std::optional<Request> next()
    {
        const auto found = m_early.find(m_done + 1);
        if (found == m_early.end())
            return std::nullopt;
        ++m_done;
        std::optional<Request> request(std::move(found->second));
        m_early.erase(found);
        return request;
    }
    uint64_t done() const { return m_done; }

private:
    uint64_t m_done;
    const size_t m_size;
    std::map<uint64_t, Request> m_early; ///< m_size at most
};

} // namespace posthorn::xmpp
