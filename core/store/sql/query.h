// Statements in one line each: run() for those without rows, select() for those with. The store's verbs and readers use
// these rather than Statement itself.
#pragma once

#include <string_view>
#include <type_traits>
#include <utility>

#include "store/sql/connection.h"

namespace posthorn::store::sql {

/// Marks a parameter as bytes rather than text.
struct Blob {
    std::string_view bytes;
};

namespace detail {

template<class T>
void bindOne(Statement& statement, int index, const T& value)
{
    if constexpr (std::is_same_v<T, Blob>)
        statement.bindBlob(index, value.bytes);
    else if constexpr (std::is_integral_v<T> || std::is_enum_v<T>)
        statement.bind(index, static_cast<int64_t>(value));
    else
        statement.bind(index, std::string_view(value));
}

template<class... V>
void bindAll(Statement& statement, const V&... values)
{
    int index = 0;
    (bindOne(statement, ++index, values), ...);
}

} // namespace detail

/// The rows of one question; gives the statement back when it goes (an open one would keep an old view of the data).
class Rows {
public:
    explicit Rows(Statement* statement) : m_statement(statement) {}
    Rows(Rows&& other) noexcept : m_statement(std::exchange(other.m_statement, nullptr)) {}
    Rows& operator=(Rows&&) = delete;
    ~Rows()
    {
        if (m_statement)
            m_statement->reset();
    }
    Result<bool> next() { return m_statement->step(); }
    int64_t integer(int column) const { return m_statement->integer(column); }
    std::string_view text(int column) const { return m_statement->text(column); }
    std::string_view blob(int column) const { return m_statement->blob(column); }
    bool isNull(int column) const { return m_statement->isNull(column); }

private:
    Statement* m_statement;
};

/// Asks. Parameters must live as long as the rows are read.
template<class... V>
Result<Rows> select(Connection& connection, std::string_view text, const V&... values)
{
    auto statement = connection.prepare(text);
    if (!statement)
        return passOn(statement.error());
    detail::bindAll(**statement, values...);
    return Rows(*statement);
}

/// Does.
template<class... V>
Result<void> run(Connection& connection, std::string_view text, const V&... values)
{
    auto statement = connection.prepare(text);
    if (!statement)
        return passOn(statement.error());
    detail::bindAll(**statement, values...);
    auto stepped = (*statement)->step();
    (*statement)->reset();
    if (!stepped)
        return passOn(stepped.error());
    return {};
}

/// The one number that the question's first row holds; @p otherwise when there is no row.
template<class... V>
Result<int64_t> number(Connection& connection, int64_t otherwise, std::string_view text, const V&... values)
{
    auto rows = select(connection, text, values...);
    if (!rows)
        return passOn(rows.error());
    auto row = rows->next();
    if (!row)
        return passOn(row.error());
    return *row ? rows->integer(0) : otherwise;
}

/// Calls @p f for all rows of what was asked.
template<class F>
Result<void> each(Result<Rows> rows, F f)
{
    if (!rows)
        return passOn(rows.error());
    for (;;) {
        auto row = rows->next();
        if (!row)
            return passOn(row.error());
        if (!*row)
            return {};
        f(*rows);
    }
}

} // namespace posthorn::store::sql

/// Returns the error of a Result from the enclosing function, if it has one.
#define POSTHORN_TRY(expression)                                  \
    do {                                                          \
        if (auto posthornTried = (expression); !posthornTried)    \
            return ::posthorn::passOn(std::move(posthornTried.error())); \
    } while (false)
