// A connection for questions, opened at the first one.
#pragma once

#include <memory>
#include <utility>

#include "store/sql/connection.h"

namespace posthorn::store::sql {

/// Used by one thread.
class Reading {
public:
    explicit Reading(Opener opener) : m_opener(std::move(opener)) {}

    Result<Connection*> connection()
    {
        if (!m_connection) {
            auto opened = m_opener();
            if (!opened)
                return passOn(opened.error());
            m_connection = std::move(*opened);
        }
        return m_connection.get();
    }
    /// Runs @p f within one consistent view.
    template<class F>
    auto inView(F f) -> decltype(f(std::declval<Connection&>()))
    {
        auto opened = connection();
        if (!opened)
            return passOn(opened.error());
        if (auto begun = (*opened)->begin(); !begun)
            return passOn(begun.error());
        auto result = f(**opened);
        (*opened)->rollback();
        return result;
    }

private:
    const Opener m_opener;
    std::unique_ptr<Connection> m_connection;
};

} // namespace posthorn::store::sql
