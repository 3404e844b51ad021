package catalog

// Graphs are what the dashboard shows beside the alarms' own metrics: what else explains them. Metrics with another name in the
// requirements than in CloudWatch carry both.
var Graphs = []Graph{
	{Group: LoadBalancer, Title: "Requests a minute", Metrics: []Series{
		{Metric: requests, Of: ofTargets, Statistic: "Sum"},
		{Metric: answers2xx, Of: ofTargets, Statistic: "Sum"},
		{Metric: answers4xx, Of: ofTargets, Statistic: "Sum"},
		{Metric: answers5xx, Of: ofTargets, Statistic: "Sum"},
	}},
	{Group: LoadBalancer, Title: "Requests a minute that the web ACL counts and blocks", When: WebACL, Metrics: []Series{
		{Metric: countedRequests, Of: ofWebACL, Statistic: "Sum"},
		{Metric: blockedRequests, Of: ofWebACL, Statistic: "Sum"},
	}},
	{Group: Service, Title: "Tasks", When: Insights, Lines: []Level{LowestFloor}, Metrics: []Series{
		{Metric: desiredTasks, Of: ofService, Statistic: "Average"},
		{Metric: runningTasks, Of: ofService, Statistic: "Average"},
		{Metric: pendingTasks, Of: ofService, Statistic: "Average"},
	}},
	{Group: Scaling, Title: "Requests per task and minute", Lines: []Level{RequestTarget}, Metrics: []Series{
		{Metric: requestsPerTarget, Of: ofTargetGroup, Statistic: "Sum", Label: "ALBRequestCountPerTarget (RequestCountPerTarget)"},
	}},
	{Group: Scaling, Title: "CPU and memory that scaling holds (%)", Lines: []Level{CPUTarget, MemoryTarget}, Metrics: []Series{
		{Metric: serviceCPU, Of: ofService, Statistic: "Average"},
		{Metric: serviceMemory, Of: ofService, Statistic: "Average"},
	}},
	{Group: Scaling, Title: "Average response time that scaling holds (s)", When: HeldResponseTime, Lines: []Level{ResponseTimeTarget}, Metrics: []Series{
		{Metric: responseTime, Of: ofTargets, Statistic: "Average"},
	}},
	MessagesPerTask,
	{Group: Queue, Title: "Messages that wait and are in work", When: Queued, Metrics: []Series{
		{Metric: messagesWaiting, Of: ofQueue, Statistic: "Maximum"},
		{Metric: messagesInWork, Of: ofQueue, Statistic: "Maximum"},
	}},
	{Group: Proxy, Title: "Connections of clients and to the database", Metrics: []Series{
		{Metric: clientConnections, Of: ofWriterEndpoint, Statistic: "Sum"},
		{Metric: poolConnections, Of: ofWriterPool, Statistic: "Sum"},
		{Metric: allowedConnections, Of: ofWriterPool, Statistic: "Sum"},
		{Metric: clientConnections, Of: ofReaderEndpoint, Statistic: "Sum", When: ReaderEndpoint},
		{Metric: poolConnections, Of: ofReaderPool, Statistic: "Sum", When: ReaderEndpoint},
		{Metric: allowedConnections, Of: ofReaderPool, Statistic: "Sum", When: ReaderEndpoint},
	}},
	{Group: Database, Title: "Connections to the instances", Metrics: []Series{
		{Metric: databaseConnections, Of: ofWriter, Statistic: "Sum"},
		{Metric: databaseConnections, Of: ofReaders, Statistic: "Sum", When: Readers},
	}},
	{Group: Database, Title: "CPU of writer and readers (%)", Metrics: []Series{
		{Metric: databaseCPU, Of: ofWriter, Statistic: "Maximum"},
		{Metric: databaseCPU, Of: ofReaders, Statistic: "Maximum", When: Readers},
	}},
	{Group: Database, Title: "Capacity of the largest instance (ACU)", When: Serverless, Lines: []Level{MaxACU}, Metrics: []Series{
		{Metric: capacity, Of: ofCluster, Statistic: "Maximum"},
	}},
}

// Graph is one widget of the dashboard.
type Graph struct {
	Group   Group
	Title   string
	When    When
	Metrics []Series
	Lines   []Level

	Expression string // of the metrics' ids, drawn instead of them; "" draws the metrics
}

// Level is a line across a graph, by its label. Its value comes from the configuration.
type Level string

// Levels.
const (
	LowestFloor   Level = "lowest floor" // of all schedules
	RequestTarget Level = "scaling target"
	CPUTarget     Level = "scaling.cpu_target"
	MemoryTarget  Level = "scaling.memory_target"
	MaxACU        Level = "max_acu"

	MessagesTarget Level = "scaling.queue.messages_per_task"

	ResponseTimeTarget Level = "scaling.response_time_target"
)
