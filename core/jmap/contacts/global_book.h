// The address book that nobody writes: the accounts of one's own domain, as the directory has them.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "jmap/method.h"

namespace posthorn::jmap {

inline constexpr std::string_view globalBookId = "global";

struct GlobalBook {
    std::string state; ///< of what stands in it; empty where there is no such book
    std::vector<Object> cards;

    bool exists() const { return !state.empty(); }
    const Object* find(std::string_view id) const;
};
using GlobalBookPtr = std::shared_ptr<const GlobalBook>;

/// The books lately asked for, by domain; each is read anew after a minute, by one of those who ask: the others wait for it
/// (thousands of event sources ask at the same moment). Safe from any thread.
class GlobalBooks {
public:
    /// The right to read a domain's book. Who holds it ends it by put(), or by going away: whoever waits asks again then.
    class Reading {
    public:
        Reading(GlobalBooks& books, std::string domain) : m_books(books), m_domain(std::move(domain)) {}
        Reading(const Reading&) = delete;
        ~Reading();
        void put(int64_t now, GlobalBookPtr book);

    private:
        GlobalBooks& m_books;
        const std::string m_domain;
    };
    struct Claim {
        GlobalBookPtr book;               ///< where it is at hand
        std::unique_ptr<Reading> reading; ///< else the right to read it; neither: another one reads it
    };
    Claim claim(const std::string& domain, int64_t now);
    /// Answers on @p asker when nobody reads that book any more.
    void wait(const std::string& domain, Executor& asker, Reply<void> reply);

private:
    struct Item {
        int64_t read = 0; ///< by the steady clock
        GlobalBookPtr book;
        bool reading = false;
        std::vector<std::function<void()>> waiting;
    };
    std::mutex m_mutex;
    std::unordered_map<std::string, Item> m_books;
};

/// The book of the account's domain; an empty one where the server offers none. At most 10,000 accounts.
Task<Result<GlobalBookPtr>> readGlobalBook(Call call);

} // namespace posthorn::jmap
