// The memory that messages may take while they are on their way in. One budget for the whole server: every session that
// takes up a message (SMTP's DATA and BDAT, IMAP's APPEND) draws its share and puts it off with a temporary error when
// nothing is left, so that no crowd of clients can fill the machine's memory.
#pragma once

#include <atomic>
#include <cstdint>
#include <utility>

namespace posthorn::wire {

/// Safe from any thread. It must outlive its shares.
class MessageBudget {
public:
    /// @p limit in bytes: server.memory-for-messages.
    explicit MessageBudget(uint64_t limit) : m_limit(limit) {}
    MessageBudget(const MessageBudget&) = delete;
    MessageBudget& operator=(const MessageBudget&) = delete;

    /// For a reload; what is out already stays out.
    void setLimit(uint64_t limit) { m_limit.store(limit, std::memory_order_relaxed); }
    uint64_t limit() const { return m_limit.load(std::memory_order_relaxed); }
    uint64_t used() const { return m_used.load(std::memory_order_relaxed); }
    bool isExhausted() const { return used() >= limit(); }

    /// What one message holds of the budget; gives it back when it goes.
    class Share {
    public:
        Share() = default;
        explicit Share(MessageBudget& budget) : m_budget(&budget) {}
        ~Share() { release(); }
        Share(Share&& other) noexcept
            : m_budget(std::exchange(other.m_budget, nullptr)), m_size(std::exchange(other.m_size, 0))
        {
        }
        Share& operator=(Share&& other) noexcept
        {
            if (this != &other) {
                release();
                m_budget = std::exchange(other.m_budget, nullptr);
                m_size = std::exchange(other.m_size, 0);
            }
            return *this;
        }

        /// Makes the share cover @p size bytes in all, in steps of 16 KiB; false, and nothing changed, when the budget
        /// does not allow it.
        bool cover(uint64_t size)
        {
            if (size <= m_size)
                return true;
            if (m_budget == nullptr)
                return false;
            const uint64_t wanted = (size + step - 1) / step * step - m_size;
            const uint64_t before = m_budget->m_used.fetch_add(wanted, std::memory_order_relaxed);
            const uint64_t limit = m_budget->limit();
            if (before >= limit || wanted > limit - before) {
                m_budget->m_used.fetch_sub(wanted, std::memory_order_relaxed);
                return false;
            }
            m_size += wanted;
            return true;
        }
        uint64_t size() const { return m_size; }
        void release()
        {
            if (m_budget != nullptr && m_size > 0)
                m_budget->m_used.fetch_sub(m_size, std::memory_order_relaxed);
            m_size = 0;
        }

    private:
        static constexpr uint64_t step = 16 * 1024;
        MessageBudget* m_budget = nullptr;
        uint64_t m_size = 0;
    };
    Share share() { return Share(*this); }

private:
    std::atomic<uint64_t> m_limit;
    std::atomic<uint64_t> m_used{0};
};

} // namespace posthorn::wire
