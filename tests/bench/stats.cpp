#include "stats.h"

#include <algorithm>
#include <cmath>

namespace posthorn::bench {

double median(std::vector<double> values)
{
    if (values.empty())
        return 0;
    const size_t middle = values.size() / 2;
    std::nth_element(values.begin(), values.begin() + long(middle), values.end());
    const double upper = values[middle];
    if (values.size() % 2 == 1)
        return upper;
    return (*std::max_element(values.begin(), values.begin() + long(middle)) + upper) / 2;
}

double percentile(std::vector<double> values, double percent)
{
    if (values.empty())
        return 0;
    const double rank = std::ceil(percent / 100 * double(values.size()));
    const size_t index = rank < 1 ? 0 : std::min(size_t(rank), values.size()) - 1;
    std::nth_element(values.begin(), values.begin() + long(index), values.end());
    return values[index];
}

} // namespace posthorn::bench
