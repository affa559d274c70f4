// Administrative operations that answer from lists in memory, in the columns of the real ones.
#pragma once

#include <QString>
#include <QStringList>
#include <map>

#include "admin/operations.h"

namespace posthorn::test {

class FakeOperations final : public admin::Operations {
public:
    FakeOperations();
    std::span<const admin::Operation> list() const override { return {}; }
    void run(const admin::Caller& caller, std::string_view word, std::vector<std::string> arguments, Executor& asker,
             Reply<admin::Answer> reply) override;

    /// Every question that was asked, words and arguments joined by blanks; lists left out.
    QStringList changes;
    /// When it is not empty every operation fails with it.
    std::string failure;
    std::vector<std::vector<std::string>> queue;
    std::map<std::string, std::vector<std::string>> messages; ///< lines, by queue number
    std::vector<std::vector<std::string>> webSessions; ///< as `websession list` gives them
    std::vector<std::vector<std::string>> rooms; ///< as `room list` gives them
    std::vector<std::vector<std::string>> domains;
    std::vector<std::vector<std::string>> accounts; ///< as userdetails gives them
    std::vector<std::vector<std::string>> aliases;

private:
    Result<admin::Answer> answer(std::string_view word, const std::vector<std::string>& arguments);
    Result<admin::Answer> changeQueue(std::string_view word, const std::vector<std::string>& arguments);
};

} // namespace posthorn::test
