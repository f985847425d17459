#include "adapters/http/operators/node_metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>
#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <tuple>
#include <utility>

namespace kakehashi::http::operators {
namespace {

constexpr double microseconds_a_second = 1e6;

/// From what nobody notices to what everybody gives up on, in seconds.
prometheus::Histogram::BucketBoundaries seconds() { return {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10}; }

double processor_seconds() {
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    return static_cast<double>(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
           static_cast<double>(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / microseconds_a_second;
}

double resident_bytes() {
    std::ifstream statm("/proc/self/statm");
    double pages = 0;
    double resident = 0;
    statm >> pages >> resident;
    return resident * static_cast<double>(sysconf(_SC_PAGESIZE));
}

double open_files() {
    std::error_code failed;
    double count = 0;
    for (std::filesystem::directory_iterator at("/proc/self/fd", failed), end; !failed && at != end; at.increment(failed)) {
        ++count;
    }
    return count;
}

}  // namespace

struct NodeMetrics::Kept {
    using Which = std::tuple<std::string, std::string, std::string, int>;

    prometheus::Registry registry;
    prometheus::Family<prometheus::Counter>& requests =
        prometheus::BuildCounter().Name("kakehashi_requests_total").Help("Requests answered.").Register(registry);
    prometheus::Family<prometheus::Histogram>& times =
        prometheus::BuildHistogram().Name("kakehashi_request_duration_seconds").Help("From the arrival of a request until its answer was taken.").Register(registry);

    std::mutex mutex;
    std::map<Which, prometheus::Counter*> counters;
    std::map<std::pair<std::string, std::string>, prometheus::Histogram*> histograms;
    std::map<std::string, prometheus::Family<prometheus::Gauge>*> gauges;
};

NodeMetrics::NodeMetrics() : kept_(std::make_unique<Kept>()) {}
NodeMetrics::~NodeMetrics() = default;

void NodeMetrics::served(std::string_view listener, const Served& served) {
    const std::string where(listener);
    const std::scoped_lock lock(kept_->mutex);
    prometheus::Counter*& counter = kept_->counters[{where, served.method, served.route, served.status}];
    if (counter == nullptr) {
        counter = &kept_->requests.Add({{"listener", where}, {"method", served.method}, {"route", served.route}, {"status", std::to_string(served.status)}});
    }
    prometheus::Histogram*& histogram = kept_->histograms[{where, served.route}];
    if (histogram == nullptr) {
        histogram = &kept_->times.Add({{"listener", where}, {"route", served.route}}, seconds());
    }
    counter->Increment();
    histogram->Observe(static_cast<double>(served.microseconds) / microseconds_a_second);
}

void NodeMetrics::set(const std::string& name, const std::string& help, const Label& label, double value) {
    const std::scoped_lock lock(kept_->mutex);
    auto& family = kept_->gauges[name];
    if (family == nullptr) {
        family = &prometheus::BuildGauge().Name(name).Help(help).Register(kept_->registry);
    }
    family->Add(label.name.empty() ? prometheus::Labels{} : prometheus::Labels{{label.name, label.value}}).Set(value);
}

std::string NodeMetrics::text() {
    set("process_resident_memory_bytes", "Memory of this process.", {}, resident_bytes());
    set("process_cpu_seconds_total", "Processor time of this process.", {}, processor_seconds());
    set("process_open_fds", "Open files of this process.", {}, open_files());
    return prometheus::TextSerializer().Serialize(kept_->registry.Collect());
}

}  // namespace kakehashi::http::operators
