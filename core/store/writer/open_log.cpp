#include "store/writer/open_log.h"

#include <algorithm>
#include <map>

#include "store/segment/record.h"
#include "store/sql/query.h"

namespace posthorn::store {

namespace {

struct Row {
    int64_t size = 0;
    bool removed = false;
};

Result<std::map<uint64_t, Row>> readRows(sql::Connection& sql)
{
    std::map<uint64_t, Row> all;
    auto rows = sql::select(sql, "SELECT number, size, removed FROM segment ORDER BY number");
    if (!rows)
        return passOn(rows.error());
    for (;;) {
        auto row = rows->next();
        if (!row)
            return passOn(row.error());
        if (!*row)
            return all;
        all[uint64_t(rows->integer(0))] = {rows->integer(1), rows->integer(2) != 0};
    }
}

/// True when the file holds no more than a segment's first record: nothing that was ever answered.
Result<bool> isEmptySegment(FileSystem& files, const std::string& path)
{
    auto file = files.open(path, OpenMode::Read);
    if (!file)
        return passOn(file.error());
    auto size = (*file)->size();
    if (!size)
        return passOn(size.error());
    auto bytes = (*file)->read(0, RecordHeader::size);
    if (!bytes)
        return passOn(bytes.error());
    const auto header = RecordHeader::decode(*bytes);
    return !header ? *size < 4096 : *size <= header->recordSize();
}

} // namespace

Result<std::vector<std::string>> openSegments(sql::Connection& sql, FileSystem& files, const std::string& folder,
                                              SegmentLog& log)
{
    std::vector<std::string> warnings;
    auto rows = readRows(sql);
    if (!rows)
        return passOn(rows.error());
    auto names = files.list(folder);
    if (!names)
        return passOn(names.error());

    bool removedSome = false;
    for (const std::string& name : *names) {
        const auto number = segmentNumber(name);
        if (!number)
            continue;
        const auto row = rows->find(*number);
        bool remove = row != rows->end() && row->second.removed;
        if (row == rows->end()) {
            auto empty = isEmptySegment(files, folder + "/" + name);
            remove = empty && *empty;
            if (!remove)
                warnings.push_back("segment " + name + " is not in the index; store rebuild takes it in");
        }
        if (remove) {
            POSTHORN_TRY(files.remove(folder + "/" + name));
            removedSome = true;
        }
    }
    if (removedSome)
        POSTHORN_TRY(files.syncFolder(folder));
    POSTHORN_TRY(sql::run(sql, "DELETE FROM segment WHERE removed <> 0"));
    std::erase_if(*rows, [](const auto& item) { return item.second.removed; });

    for (const auto& [number, row] : *rows) {
        const std::string name = segmentFileName(number);
        if (!std::binary_search(names->begin(), names->end(), name)) {
            warnings.push_back("segment " + name + " is missing");
            continue;
        }
        if (number == rows->rbegin()->first) {
            if (auto resumed = log.resume(number, row.size); !resumed) {
                if (resumed.error().kind != ErrorKind::Corrupt)
                    return passOn(resumed.error());
                warnings.push_back(resumed.error().text + ": " + name);
            }
            continue;
        }
        auto file = files.open(folder + "/" + name, OpenMode::ReadWrite);
        if (!file)
            return passOn(file.error());
        auto size = (*file)->size();
        if (!size)
            return passOn(size.error());
        if (*size > row.size) {
            POSTHORN_TRY((*file)->truncate(row.size));
            POSTHORN_TRY((*file)->sync());
        } else if (*size < row.size) {
            warnings.push_back("segment " + name + " is shorter than the index says");
        }
    }
    return warnings;
}

} // namespace posthorn::store
